package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Ids;
import dev.matriarch.metadata.MovableTime;
import dev.matriarch.metadata.NamespaceStore;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.TenantStore;
import dev.matriarch.provisioning.Callers;
import dev.matriarch.provisioning.FakeKubernetes;
import dev.matriarch.provisioning.FakeOperator;
import dev.matriarch.provisioning.clusters.Observer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the tests of registered data planes share: Kubernetes clusters as the test says, and nobody else who looks. */
@SpringBootTest
abstract class RegisteredPlanesTest {

    static final String HERE = "https://here:6443";
    static final String THERE = "https://there:6443";

    @Autowired
    DataPlaneAdministration administration;

    @Autowired
    DataPlanes dataPlanes;

    @Autowired
    DataPlaneRegistry registry;

    @Autowired
    DataPlaneConnections connections;

    @Autowired
    DataPlaneReachability reachability;

    @Autowired
    DataPlaneChecks checks;

    @Autowired
    Observer observer;

    @Autowired
    FakeKubernetes kubernetes;

    @Autowired
    FakeOperator operator;

    @Autowired
    ClusterStore clusters;

    @Autowired
    NamespaceStore namespaces;

    @Autowired
    TenantStore tenants;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MovableTime time;

    @BeforeEach
    void nothingIsThereAndNobodyLooks() {
        observer.stop();
        checks.stop();
        forgetAll();
    }

    private void forgetAll() {
        jdbc.sql("truncate data_plane, audit_entry cascade").update();
        connections.closeAll();
        kubernetes.forget();
        List.of("eu-1", "eu-2", "sandbox").forEach(reachability::forget);
    }

    @AfterEach
    void nothingIsLeftAndEverybodyLooks() {
        forgetAll();
        checks.start();
        observer.start();
    }

    DataPlaneView register(String name) {
        return register(name, HERE, false);
    }

    DataPlaneView register(String name, String server, boolean isDefault) {
        return administration
                .registration(Callers.platform(), new DataPlaneDraft(name, access(server, "t-1"), isDefault))
                .get();
    }

    DataPlaneView rotate(String name, String token) {
        return administration
                .rotation(Callers.platform(), name, access(HERE, token))
                .get();
    }

    DataPlaneView check(String name) {
        return administration.check(Callers.platform(), name).get();
    }

    static Map<String, String> access(String server, String token) {
        return Map.of("server", server, "token", token);
    }

    void clusterOn(String dataPlane, TenantId tenant) {
        namespaces.ensure(tenant, dataPlane, "default", time.instant());
        clusters.insert(HaCluster.fresh(
                new ClusterId(Ids.next()),
                tenant,
                "default",
                "orders",
                dataPlane,
                FakeOperator.NAME,
                "{}",
                ClusterState.READY,
                time.instant()));
    }

    /** What was done to it, the newest first. */
    List<String> audited(String subject) {
        return jdbc
                .sql("select action from audit_entry where subject = :subject order by id desc")
                .param("subject", subject)
                .query(String.class)
                .list()
                .stream()
                .map(String::valueOf)
                .toList();
    }
}
