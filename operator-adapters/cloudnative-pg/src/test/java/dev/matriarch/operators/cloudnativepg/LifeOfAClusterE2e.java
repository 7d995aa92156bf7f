package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorAdapter;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One cluster from its making to the last trace of it, on a real Kubernetes with the real operator. */
class LifeOfAClusterE2e {

    private final RealDataPlane dataPlane = new RealDataPlane();
    private final CloudNativePgAdapter adapter = dataPlane.adapter;
    private final ClusterRef ref = dataPlane.cluster("orders");
    private final Set<UUID> heard = ConcurrentHashMap.newKeySet();
    private OperatorAdapter.Watch watch;

    @BeforeEach
    void listen() {
        watch = adapter.watch(heard::add);
    }

    @AfterEach
    void leaveNothing() {
        dataPlane.remove(ref);
        dataPlane.removeNamespace();
        watch.close();
        dataPlane.close();
    }

    @Test
    void aClusterIsMadeScaledAndRemoved() {
        adapter.preflight(desired(3));
        assertThat(adapter.observe(ref, Expectation.matching(desired(3), null)).health())
                .isEqualTo(Health.ABSENT);

        adapter.apply(desired(3), RealDataPlane.fence(1));
        var made = settled(desired(3), RealDataPlane.fence(1));
        assertThat(made.health()).isEqualTo(Health.UP);
        assertThat(made.facts().readyInstances()).isEqualTo(3);
        assertThat(heard).containsExactly(ref.id());

        var credentials = adapter.credentials(ref);
        assertThat(credentials.username()).isEqualTo("shopkeeper");
        assertThat(credentials.database()).isEqualTo("shop");
        assertThat(credentials.caCertificate()).startsWith("-----BEGIN CERTIFICATE-----");

        adapter.apply(desired(2), RealDataPlane.fence(2));
        assertThat(settled(desired(2), RealDataPlane.fence(2)).facts().instances())
                .hasSize(2);

        adapter.apply(desired(3), RealDataPlane.fence(3));
        assertThat(settled(desired(3), RealDataPlane.fence(3)).facts().readyInstances())
                .isEqualTo(3);

        dataPlane.remove(ref);
        dataPlane.removeNamespace();
        assertThat(dataPlane.<Namespace>somebody(client ->
                        client.namespaces().withName(dataPlane.namespace()).get()))
                .isNull();
    }

    private Observation settled(DesiredCluster desired, Fence fence) {
        return RealDataPlane.await(
                () -> adapter.observe(ref, Expectation.matching(desired, fence.mark())), Observation::settled);
    }

    private DesiredCluster desired(int instances) {
        return dataPlane.desired(ref, instances, "1Gi");
    }
}
