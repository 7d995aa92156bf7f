package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.ClusterFacts.Role;
import dev.matriarch.operators.DesiredCluster;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartingTest {

    private static final RecordedCluster BEFORE = RecordedCluster.of(3).withCpu("1");

    @Test
    void growingRestartsNobody() {
        assertThat(restarts(BEFORE.withStorage("1Gi"))).isEmpty();
        assertThat(restarts(BEFORE.withCpu("1000m"))).isEmpty();
        assertThat(restarts(BEFORE)).isEmpty();
    }

    @Test
    void otherResourcesAndANewVolumeRestartStandbysFirstTheOneThatLagsMostBeforeTheOther() {
        assertThat(restarts(BEFORE.withCpu("2"))).containsExactly("orders-3", "orders-2", "orders-1");
        assertThat(restarts(BEFORE.withWalStorage("1Gi"))).containsExactly("orders-3", "orders-2", "orders-1");
    }

    private static List<String> restarts(RecordedCluster after) {
        return new Restarting(TestClusters.MANIFESTS).of(desired(BEFORE), desired(after), facts());
    }

    private static DesiredCluster desired(RecordedCluster wanted) {
        return wanted.desired(WholeCluster.SCENE.ref());
    }

    private static ClusterFacts facts() {
        return new ClusterFacts(
                "orders-1",
                1,
                List.of(
                        instance("orders-1", Role.PRIMARY, null),
                        instance("orders-2", Role.REPLICA, 0L),
                        instance("orders-3", Role.REPLICA, 100L)),
                null,
                null,
                null,
                List.of());
    }

    private static Instance instance(String name, Role role, Long lagBytes) {
        return new Instance(name, role, true, null, null, 1, null, null, null, lagBytes, null);
    }
}
