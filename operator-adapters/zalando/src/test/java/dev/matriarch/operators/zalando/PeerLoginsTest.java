package dev.matriarch.operators.zalando;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.OperatorRefusedException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one of two clusters with the same data gets to know of the other's passwords. */
class PeerLoginsTest {

    private static final String SECRETS = "DELETE secrets/%s.orders.credentials.postgresql.acid.zalan.do";

    private final World world = World.living();

    @Test
    void theOtherOneLetsTheSamePeopleIn() {
        try (var served = served(Map.of())) {
            var secrets = served.adapter.secrets(TestClusters.REF);

            assertThat(secrets.values())
                    .containsEntry("role.keeper", "hush")
                    .containsEntry("role.postgres", "super")
                    .containsEntry("role.standby", "streams");
            assertThat(secrets.toString()).doesNotContain("hush", "super");
        }
    }

    @Test
    void aClusterWithoutPasswordsHasNothingToTell() {
        try (var served = new ServedCluster(world)) {
            assertThatThrownBy(() -> served.adapter.secrets(TestClusters.REF))
                    .isInstanceOf(OperatorRefusedException.class)
                    .hasMessage("orders has no passwords yet that another cluster could know");
        }
    }

    /** Nothing else tells then what there is. */
    @Test
    void whatAClusterWasToldThatNeverCameToBeGoesWithIt() {
        world.removed = true;
        try (var served = served(Map.of("matriarch.dev/peer-roles", "keeper,postgres,standby"))) {
            served.adapter.delete(TestClusters.REF, ContractFence.of(3, 2));

            assertThat(served.writes())
                    .contains(SECRETS.formatted("keeper"), SECRETS.formatted("postgres"), SECRETS.formatted("standby"));
        }
    }

    private ServedCluster served(Map<String, String> told) {
        return new ServedCluster(world)
                .secret(Names.secret(TestClusters.REF, "keeper"), "keeper", "hush")
                .secret(Names.secret(TestClusters.REF, "postgres"), "postgres", "super", told)
                .secret(Names.secret(TestClusters.REF, "standby"), "standby", "streams");
    }
}
