package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.harness.Ability;
import org.junit.jupiter.api.Test;

/** What the operator under test cannot do is refused by name, whatever is there of the cluster already. */
class AbilitiesE2e {

    @Test
    void whatIsMissingIsRefusedByNameAndNothingIsChanged() {
        try (var stage = Stage.set()) {
            var cluster = RealCluster.made(stage, 1);
            assertThat(Ability.ALL.stream().filter(ability -> !stage.can(ability.name())))
                    .allSatisfy(ability -> {
                        var refused = ability.asked(cluster.tenant().api(), cluster.id());
                        assertThat(refused.status()).as("%s", refused.body()).isEqualTo(422);
                        assertThat(refused.text("code")).isEqualTo("ability-missing");
                        assertThat(refused.body().toString()).contains(RealOperator.TESTED.toString());
                    });
            assertThat(cluster.document().path("generation").asInt()).isEqualTo(1);
            cluster.tenant().succeeded(cluster.asksForDeletion());
        }
    }
}
