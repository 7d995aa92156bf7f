package dev.matriarch.operators.zalando;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.OperatorRefusedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Patroni is told of the place of a cluster beside another one, and what it is not told. */
class ReplicaRoleTest {

    private static final ContractFence FENCE = ContractFence.of(3, 2);
    private static final String CONFIG = "PATCH configmaps/orders-config";
    private static final String NOTE = "PATCH configmaps/matriarch-orders";

    /** What follows is told later: now nothing may be written over what it has. */
    @Test
    void onePrimaryIsToldToStopAndToFollowNobodyYet() {
        try (var served = new ServedCluster(World.living())) {
            take(served, TestClusters.following(), FENCE);

            assertThat(served.writes()).containsExactly(NOTE, NOTE, NOTE, CONFIG);
            assertThat(served.patches().getFirst()).contains("\"matriarch.dev/demoted\":\"orders-0\"");
            assertThat(served.patches().getLast())
                    .contains("standby_cluster", "/bin/false", "\"resourceVersion\":\"21\"")
                    .doesNotContain("\\\"host\\\"");
        }
    }

    @Test
    void whatItWasToldAlreadyItIsNotToldAgain() {
        var following = World.following();
        try (var served = new ServedCluster(following)) {
            take(served, following.desired, FENCE);

            assertThat(served.writes()).isEmpty();
        }
    }

    @Test
    void aReplicaThatShallTakeWritesWhateverIsLostIsToldSo() {
        try (var served = new ServedCluster(World.following())) {
            take(served, TestClusters.placed("here", null), FENCE);

            assertThat(served.writes()).containsExactly(CONFIG);
            assertThat(served.patches().getLast())
                    .contains("loop_wait", "\\\"synchronous_mode\\\":true", "\\\"synchronous_node_count\\\":1")
                    .doesNotContain("standby_cluster");
        }
    }

    /** Nobody answers here who could say how far it is. */
    @Test
    void aReplicaOfWhichNobodyKnowsHowFarItIsIsNotPromotedByAToken() {
        try (var served = new ServedCluster(World.following())) {
            var token = new DemotionToken("7300000000000000001", 1, 67108864).text();
            take(served, TestClusters.placed("here", token), FENCE);

            assertThat(served.writes()).isEmpty();
        }
    }

    @Test
    void aClusterBesideNobodyIsLeftAlone() {
        try (var served = new ServedCluster(World.living())) {
            take(served, TestClusters.everything(), FENCE);

            assertThat(served.writes()).isEmpty();
        }
    }

    @Test
    void anOlderPatroniWouldNotStopCleanly() {
        var world = World.living();
        world.says("orders-1", Map.of("version", "4.0.4"));

        try (var served = new ServedCluster(world)) {
            for (var placed : List.of(TestClusters.following(), TestClusters.placed("here", null))) {
                assertThatThrownBy(() -> take(served, placed, FENCE))
                        .isInstanceOf(OperatorRefusedException.class)
                        .hasMessage("Patroni 4.0.4 in the image does not stop a primary cleanly when it shall follow");
            }
            assertThat(served.writes()).isEmpty();
        }
    }

    @Test
    void aLateWorkerTellsPatroniNothing() {
        try (var served = new ServedCluster(World.living())) {
            assertThatThrownBy(() -> take(served, TestClusters.following(), ContractFence.of(2, 9)))
                    .isInstanceOf(FencedException.class);
            assertThat(served.writes()).isEmpty();
        }
    }

    /** Pods are made anew for it, so it is not told in the middle of something. */
    @Test
    void theOperatorIsToldOnceItHasNothingElseToDo() {
        var primary = World.living();
        primary.resource = TestClusters.MANIFESTS.of(TestClusters.following());
        primary.owned = true;
        try (var served = new ServedCluster(primary)) {
            next(served, primary, TestClusters.placed("here", null));

            assertThat(served.writes()).containsExactly("PATCH postgresql");
            assertThat(served.patches().getLast()).contains("\"spec\"").doesNotContain("standby_host");
        }
        primary.word = "Updating";
        try (var served = new ServedCluster(primary)) {
            next(served, primary, TestClusters.placed("here", null));

            assertThat(served.writes()).isEmpty();
        }
    }

    /** It had to be promoted first, and its token is not dropped yet: whoever waits for it waits for nothing else. */
    @Test
    void theOperatorIsNotToldWhileATokenIsThere() {
        var primary = World.living();
        primary.resource = TestClusters.MANIFESTS.of(TestClusters.following());
        try (var served = new ServedCluster(primary)) {
            next(served, primary, TestClusters.placed("here", "1.1.1.00000000"));

            assertThat(served.writes()).isEmpty();
        }
    }

    private static void take(ServedCluster served, DesiredCluster desired, ContractFence fence) {
        var scene = new Scenes(served.server(), new Snapshots("here")).of(TestClusters.REF);
        role(served).take(desired, scene, fence);
    }

    private static void next(ServedCluster served, World world, DesiredCluster desired) {
        role(served).next(desired, world.scene(), FENCE);
    }

    private static ReplicaRole role(ServedCluster served) {
        var snapshots = new Snapshots("here");
        return new ReplicaRole(served.server(), new Scenes(served.server(), snapshots), TestClusters.MANIFESTS, "here");
    }
}
