package dev.matriarch.operators.zalando;

import dev.matriarch.operators.Answering;
import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Eventually;
import dev.matriarch.operators.Namespaces.Fate;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.ReplicaClusterContract;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.RealPlane;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Two clusters change places, with the real operator; clients come to them through the API server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicaContractE2e extends ReplicaClusterContract {

    private ZalandoAdapter adapter;
    private ApiServer somebody;
    private PrimaryRelay relay;

    @BeforeAll
    void connect() throws Exception {
        var plane = RealPlane.to(Zalando.NAME);
        adapter = ZalandoAdapter.to(plane);
        somebody = ApiServer.of(plane);
        relay = new PrimaryRelay(somebody);
    }

    @AfterAll
    void leaveNothing() throws Exception {
        relay.close();
        Eventually.so(
                patience(),
                "no namespace",
                () -> adapter.removeNamespace("acme", "default", ContractFence.of(1000, 1)) == Fate.GONE);
        somebody.close();
        adapter.close();
    }

    @Override
    protected OperatorAdapter adapter() {
        return Answering.of(adapter, patience());
    }

    @Override
    protected Endpoint reached(DesiredCluster cluster, Endpoint readWrite) {
        return relay.to(cluster.ref());
    }

    @Override
    protected ObjectStore store() {
        throw new UnsupportedOperationException("nothing is kept in a store");
    }

    @Override
    protected void takeStoreAway() {
        store();
    }

    @Override
    protected void bringStoreBack() {
        store();
    }

    /** The pod goes at once, and another one comes to its volume. */
    @Override
    protected void kill(DesiredCluster cluster, String instance) throws Exception {
        Eventually.so(patience(), "it is asked to go", () -> isAskedToGo(cluster, instance));
    }

    private boolean isAskedToGo(DesiredCluster cluster, String instance) {
        try {
            somebody.run(client -> client.pods()
                    .inNamespace(TenantNamespaces.name(cluster.ref()))
                    .withName(instance)
                    .withGracePeriod(1)
                    .delete());
            return true;
        } catch (OperatorUnavailableException busy) {
            return false;
        }
    }

    @Override
    protected int changes() {
        return 2;
    }

    @Override
    protected Duration patience() {
        return Duration.ofMinutes(8);
    }
}
