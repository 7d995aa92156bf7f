package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.DesiredCluster.Durability;
import dev.matriarch.operators.DesiredCluster.Synchronous;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromisesTest {

    private static final List<Member> MEMBERS =
            List.of(member("orders-1", true), member("orders-2", true), member("orders-3", true));

    @Test
    void requiredConfirmationsStayWhoeverIsMissing() {
        var quorum = fitting(Durability.REQUIRED, MEMBERS, Set.of());

        assertThat(quorum.number()).isEqualTo(1);
        assertThat(quorum.standbys()).containsExactly("orders-2", "orders-3");
    }

    @Test
    void preferredConfirmationsAreAsManyAsThereAreStandbys() {
        assertThat(fitting(Durability.PREFERRED, MEMBERS, Set.of()).number()).isZero();
        assertThat(fitting(Durability.PREFERRED, MEMBERS, Set.of("orders-3")).number())
                .isEqualTo(1);
    }

    @Test
    void nobodyWaitsForAStandbyThatNeverWorked() {
        var members = List.of(member("orders-1", true), member("orders-2", false));

        assertThat(fitting(Durability.REQUIRED, members, Set.of()).number()).isZero();
    }

    private static Quorum fitting(Durability durability, List<Member> members, Set<String> streaming) {
        return Promises.fitting(new Synchronous(1, durability), members, "orders-1", streaming);
    }

    private static Member member(String name, boolean admitted) {
        return new Member(name, 20_001, true, 1, admitted, null);
    }
}
