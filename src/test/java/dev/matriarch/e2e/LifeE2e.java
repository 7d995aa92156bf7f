package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.e2e.Stage.Tenant;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The first cluster, from its registration to the last trace of it. */
class LifeE2e {

    static final String SMALL = """
            {"instances":%d,"postgresql":{"version":17},"storage":{"size":"1Gi"},"resources":{"cpu":"200m","memory":"512Mi"}}""";

    /** As the field's guides call them. */
    private static final Map<RealOperator, String> COMPACT = Map.of(
            RealOperator.CLOUDNATIVE_PG, "cloudnative-pg",
            RealOperator.ZALANDO, "zalando-postgresql");

    private static Stage stage;

    @BeforeAll
    static void set() {
        stage = Stage.set();
    }

    @AfterAll
    static void clear() {
        stage.close();
    }

    @Test
    void aClusterIsMadeUsedScaledAndLeavesNothingBehind() {
        var tenant = stage.newTenant();
        var client = stage.kubernetes().client();
        try (var outside = new OutsideWatcher(client, tenant.namespace(), "orders")) {
            var created = tenant.asksFor("orders", SMALL.formatted(3));
            var job = tenant.succeeded(created);
            var finished = Instant.parse(job.path("finishedAt").asString());
            assertThat(outside.ready(3))
                    .hasValueSatisfying(third -> assertThat(third).isBefore(finished));
            assertThat(outside.converged(3)).isBefore(finished);
            assertReady(tenant, Tenant.id(created), 3);

            var credentials = tenant.api()
                    .get("/ha-clusters/%s/credentials".formatted(Tenant.id(created)))
                    .body();
            var application = new SqlPod(client, tenant.namespace(), RealOperator.TESTED);
            assertThat(
                            application.prints(
                                    credentials,
                                    "readWrite",
                                    "create table t (i int); insert into t select generate_series(1, 1000); select count(*) from t"))
                    .isEqualTo("1000");
            assertThat(application.prints(credentials, "readOnly", "select count(*), pg_is_in_recovery() from t"))
                    .isEqualTo("1000|t");

            for (var instances : List.of(2, 3)) {
                var scaled = tenant.api()
                        .post(
                                "/ha-clusters/%s/scale".formatted(Tenant.id(created)),
                                "{\"instances\":%d}".formatted(instances));
                tenant.succeeded(scaled);
                assertReady(tenant, Tenant.id(created), instances);
                assertThat(pods(tenant)).hasSize(instances);
            }
            assertThat(application.prints(credentials, "readWrite", "select count(*) from t"))
                    .isEqualTo("1000");

            tenant.succeeded(tenant.api().delete("/ha-clusters/" + Tenant.id(created)));
            assertThat(tenant.api().get("/ha-clusters/" + Tenant.id(created)).status())
                    .isEqualTo(404);
            assertNothingLeft(tenant);
        }
    }

    @Test
    void theCompactBodyOfTheGuidesWorks() {
        var tenant = stage.newTenant();
        var created = tenant.api().post("/ha-clusters/" + COMPACT.get(RealOperator.TESTED), """
                        {"name":"compact","namespace":"guide",
                         "config":{"replicas":1,"storage":"1Gi","username":"guide","database":"guide"}}""");
        tenant.succeeded(created);
        assertThat(tenant.cluster(created).path("operator").asString()).isEqualTo(RealOperator.TESTED.toString());
        tenant.succeeded(tenant.api().delete("/ha-clusters/" + Tenant.id(created)));
        assertThat(stage.kubernetes()
                        .client()
                        .namespaces()
                        .withName(tenant.name() + "-guide")
                        .get())
                .isNull();
    }

    private static void assertReady(Tenant tenant, String id, int instances) {
        var cluster = tenant.api().get("/ha-clusters/" + id).body();
        var status = cluster.path("status");
        assertThat(status.path("state").asString()).as("%s", status).isEqualTo("READY");
        assertThat(status.path("settledGeneration")).isEqualTo(cluster.path("generation"));
        assertThat(status.path("readyInstances").asInt()).isEqualTo(instances);
    }

    private static List<String> pods(Tenant tenant) {
        return stage
                .kubernetes()
                .client()
                .pods()
                .inNamespace(tenant.namespace())
                .withLabels(RealOperator.TESTED.instances())
                .list()
                .getItems()
                .stream()
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    /** No namespace is left, so nothing in it; and no volume that was claimed from there. */
    private static void assertNothingLeft(Tenant tenant) {
        var client = stage.kubernetes().client();
        assertThat(client.namespaces().withName(tenant.namespace()).get()).isNull();
        assertThat(client.genericKubernetesResources(RealOperator.TESTED.clusters())
                        .inAnyNamespace()
                        .list()
                        .getItems())
                .extracting(GenericKubernetesResource::getMetadata)
                .noneMatch(meta -> meta.getNamespace().equals(tenant.namespace()));
        await("the last volume")
                .atMost(Duration.ofMinutes(2))
                .until(() -> client.persistentVolumes().list().getItems().stream()
                        .noneMatch(volume -> tenant.namespace()
                                .equals(volume.getSpec().getClaimRef().getNamespace())));
    }
}
