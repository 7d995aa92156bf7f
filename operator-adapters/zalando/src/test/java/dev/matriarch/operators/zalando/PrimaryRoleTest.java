package dev.matriarch.operators.zalando;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.Failovers.Risk;
import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.OperatorBusyException;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may become primary, what is asked of Patroni then, and when rows could be lost. */
class PrimaryRoleTest {

    private static final ContractFence FENCE = ContractFence.of(3, 2);

    private final World world = World.living();

    @Test
    void thePrimaryIsAskedToHandOver() {
        try (var served = new ServedCluster(world).patroniSays("orders-0", "switchover", 200)) {
            served.adapter.switchover(TestClusters.REF, "orders-1", FENCE);

            assertThat(served.writes()).containsExactly("POST pods/orders-0:8008/proxy/switchover");
        }
    }

    @Test
    void whatIsDoneOrAskedForAlreadyIsNotAskedAgain() {
        try (var served = new ServedCluster(world)) {
            served.adapter.switchover(TestClusters.REF, "orders-0", FENCE);
            assertThat(served.writes()).isEmpty();
        }
        world.failover.putAll(Map.of("leader", "orders-0", "member", "orders-1"));
        try (var served = new ServedCluster(world)) {
            served.adapter.switchover(TestClusters.REF, "orders-1", FENCE);
            assertThat(served.writes()).isEmpty();
        }
    }

    @Test
    void aRoleThatIsMovingIsLeftToMove() {
        world.failover.putAll(Map.of("leader", "orders-0", "member", "orders-2"));

        try (var served = new ServedCluster(world)) {
            assertThatThrownBy(() -> served.adapter.switchover(TestClusters.REF, "orders-1", FENCE))
                    .isInstanceOf(OperatorBusyException.class)
                    .hasMessage("the primary role is moving to orders-2 already");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "orders-2, orders-2 cannot become primary: commits do not wait for orders-2",
        "orders-7, orders-7 cannot become primary: orders-7 is not there",
    })
    void anInstanceThatCannotTakeOverIsRefusedWithTheReason(String to, String message) {
        try (var served = new ServedCluster(world)) {
            assertThatThrownBy(() -> served.adapter.switchover(TestClusters.REF, to, FENCE))
                    .isInstanceOf(OperatorRefusedException.class)
                    .hasMessage(message);
            assertThat(served.writes()).isEmpty();
        }
    }

    /** Whoever is asked for a switchover to anybody needs to know who could be meant. */
    @Test
    void whoCannotTakeOverIsKnownBeforeItIsAsked() {
        try (var served = new ServedCluster(world)) {
            assertThat(served.adapter.unfit(TestClusters.REF, "orders-1")).isEmpty();
            assertThat(served.adapter.unfit(TestClusters.REF, "orders-2"))
                    .hasValue("orders-2 cannot become primary: commits do not wait for orders-2");
            assertThat(served.writes()).isEmpty();
        }
    }

    @Test
    void aStandbyThatDoesNotFollowIsRefused() {
        world.says("orders-1", Map.of("replication_state", ""));

        try (var served = new ServedCluster(world)) {
            assertThatThrownBy(() -> served.adapter.switchover(TestClusters.REF, "orders-1", FENCE))
                    .isInstanceOf(OperatorRefusedException.class)
                    .hasMessage("orders-1 cannot become primary: orders-1 does not follow the primary");
        }
    }

    @Test
    void whatPatroniRefusesIsRefused() {
        try (var served = new ServedCluster(world).patroniSays("orders-0", "switchover", 412)) {
            assertThatThrownBy(() -> served.adapter.switchover(TestClusters.REF, "orders-1", FENCE))
                    .isInstanceOf(OperatorRefusedException.class)
                    .hasMessage("Patroni refuses the switchover (412)");
        }
    }

    /** It says so also of one that succeeds later: the next look decides. */
    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void whatPatroniDoesNotKnowNobodyKnows(int status) {
        try (var served = new ServedCluster(world).patroniSays("orders-0", "switchover", status)) {
            assertThatThrownBy(() -> served.adapter.switchover(TestClusters.REF, "orders-1", FENCE))
                    .isInstanceOf(OperatorUnavailableException.class);
        }
    }

    /** As where network policies are enforced, which let the operator in and not the API server. */
    @Test
    void whereNoWayLeadsToPatroniItFindsWhatItIsAskedFor() {
        try (var served = new ServedCluster(world).isUnreached("orders-0", "switchover")) {
            served.adapter.switchover(TestClusters.REF, "orders-1", FENCE);

            assertThat(served.writes())
                    .containsExactly("POST pods/orders-0:8008/proxy/switchover", "PATCH configmaps/orders-failover");
            assertThat(served.patches().getLast())
                    .contains("\"leader\":\"orders-0\"", "\"member\":\"orders-1\"", "\"resourceVersion\":\"21\"")
                    .doesNotContain("scheduled_at");
        }
    }

    @Test
    void whatPatroniHasNeverHadIsMadeForIt() {
        world.neverMoved = true;
        try (var served = new ServedCluster(world).isUnreached("orders-1", "failover")) {
            served.adapter.failover(TestClusters.REF, "orders-0", null, false, FENCE);

            assertThat(served.writes()).containsExactly("POST pods/orders-1:8008/proxy/failover", "POST configmaps");
        }
    }

    @Test
    void aLateWorkerAsksForNothing() {
        try (var served = new ServedCluster(world).patroniSays("orders-0", "switchover", 200)) {
            assertThatThrownBy(() -> served.adapter.switchover(TestClusters.REF, "orders-1", ContractFence.of(2, 9)))
                    .isInstanceOf(FencedException.class);
            assertThatThrownBy(() -> served.adapter.switchover(TestClusters.REF, "orders-1", FENCE.lost()))
                    .isInstanceOf(FencedException.class);
            assertThat(served.writes()).isEmpty();
        }
    }

    @Test
    void whatWasAskedForAndIsClearedWithoutAnotherPrimaryIsGivenUp() {
        try (var served = new ServedCluster(world)) {
            assertThat(served.adapter.abandoned(TestClusters.REF, "orders-0")).isEmpty();
            assertThat(served.adapter.abandoned(TestClusters.REF, "orders-2"))
                    .hasValue("Patroni has orders-0 as primary: commits do not wait for orders-2");
        }
        world.failover.putAll(Map.of("leader", "orders-0", "member", "orders-2"));
        try (var served = new ServedCluster(world)) {
            assertThat(served.adapter.abandoned(TestClusters.REF, "orders-2")).isEmpty();
        }
        world.failover.clear();
        world.leader.remove("leader");
        try (var served = new ServedCluster(world)) {
            assertThat(served.adapter.abandoned(TestClusters.REF, "orders-2")).isEmpty();
        }
    }

    @Test
    void commitsAreSafeOnSynchronousStandbysAlone() {
        try (var served = new ServedCluster(world)) {
            assertThat(served.adapter.risk(TestClusters.REF, null))
                    .isEqualTo(new Risk(false, "every commit is on 1 standbys, of which 1 run"));
            assertThat(served.adapter.risk(TestClusters.REF, "orders-1").rowsCouldBeLost())
                    .isFalse();
            assertThat(served.adapter.risk(TestClusters.REF, "orders-2").rowsCouldBeLost())
                    .isTrue();
        }
        world.sync.put("leader", "orders-2");
        try (var served = new ServedCluster(world)) {
            assertThat(served.adapter.risk(TestClusters.REF, null))
                    .isEqualTo(new Risk(true, "no commit waits for a standby"));
        }
    }

    @Test
    void aFailoverIsAskedOfTheOneThatTakesOver() {
        try (var served = new ServedCluster(world).patroniSays("orders-1", "failover", 200)) {
            served.adapter.failover(TestClusters.REF, "orders-0", null, false, FENCE);

            assertThat(served.writes()).containsExactly("POST pods/orders-1:8008/proxy/failover");
        }
    }

    @Test
    void aFailoverThatHasHappenedIsNotAskedForAgain() {
        try (var served = new ServedCluster(world)) {
            served.adapter.failover(TestClusters.REF, "orders-2", null, false, FENCE);

            assertThat(served.writes()).isEmpty();
        }
    }

    @Test
    void rowsAreNotLostUnlessSomebodySaysSo() {
        world.sync.clear();
        try (var served = new ServedCluster(world).patroniSays("orders-2", "failover", 200)) {
            assertThatThrownBy(() -> served.adapter.failover(TestClusters.REF, "orders-0", "orders-2", false, FENCE))
                    .isInstanceOf(OperatorRefusedException.class)
                    .hasMessage("Rows could be lost: no commit waits for a standby");

            served.adapter.failover(TestClusters.REF, "orders-0", "orders-2", true, FENCE);
            assertThat(served.writes()).containsExactly("POST pods/orders-2:8008/proxy/failover");
        }
    }
}
