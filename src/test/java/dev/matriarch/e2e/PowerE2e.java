package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.e2e.Stage.Tenant;
import dev.matriarch.harness.Api.Answer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Hibernation and fences of a real cluster, as its tenant asks for them and as its application feels them. */
class PowerE2e {

    private static Stage stage;
    private static KubernetesClient client;

    @BeforeAll
    static void set() {
        stage = Stage.set();
        client = stage.kubernetes().client();
    }

    @AfterAll
    static void clear() {
        stage.close();
    }

    @Test
    void rowsSurviveHibernationAndFencesStopWhatTheyShouldStop() {
        var tenant = stage.newTenant();
        var created = tenant.asksFor("orders", LifeE2e.SMALL.formatted(3));
        tenant.succeeded(created);
        var cluster = new Cluster(tenant, Tenant.id(created));
        var application = new Application(cluster);
        assertThat(application.writes("create table t (i int); insert into t select generate_series(1, 1000)"))
                .isTrue();

        hibernates(cluster);
        resumes(cluster, application);
        aFencedStandbyStopsNoWrites(cluster, application);
        fencedAllStopAndUnfencedAllGoOn(cluster, application);
        whatWasFencedByHandCanBeUnfencedHere(cluster, application);

        tenant.succeeded(cluster.asks("hibernate", "{}"));
        tenant.succeeded(tenant.api().delete(cluster.path()));
        assertThat(client.namespaces().withName(tenant.namespace()).get()).isNull();
    }

    private static void hibernates(Cluster cluster) {
        var planned = cluster.asks("hibernate?dryRun=true", "{}");
        assertThat(planned.status()).isEqualTo(200);
        assertThat(planned.body().path("plan").path("manifest").asString()).contains("cnpg.io/hibernation: \"on\"");

        cluster.tenant().succeeded(cluster.asks("hibernate", "{}"));

        assertThat(cluster.pods()).isEmpty();
        assertThat(volumes(cluster)).hasSize(3);
        var status = cluster.settled("HIBERNATED");
        assertThat(condition(status, "Hibernated").path("nextAction").asString())
                .endsWith("/resume");
        var refused = cluster.asks("scale", "{\"instances\":2}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("code")).isEqualTo("state-conflict");
        assertThat(refused.text("nextAction")).endsWith("/resume");
    }

    private static void resumes(Cluster cluster, Application application) {
        cluster.tenant().succeeded(cluster.asks("resume", "{}"));

        cluster.settled("READY");
        assertThat(application.count()).isEqualTo("1000");
        assertThat(application.writes("insert into t values (1001)")).isTrue();
    }

    private static void aFencedStandbyStopsNoWrites(Cluster cluster, Application application) {
        var standby = cluster.standby();

        var job = cluster.tenant().succeeded(cluster.asks("fence", "{\"instances\":[\"%s\"]}".formatted(standby)));

        assertThat(job.path("steps").path(1).path("note").asString()).isEqualTo("PostgreSQL is stopped on " + standby);
        cluster.settled("FENCED");
        assertThat(cluster.stopped()).containsExactly(standby);
        assertThat(application.writes("insert into t values (1002)")).isTrue();
    }

    private static void fencedAllStopAndUnfencedAllGoOn(Cluster cluster, Application application) {
        cluster.tenant().succeeded(cluster.asks("fence", "{}"));
        cluster.settled("FENCED");
        assertThat(cluster.stopped()).hasSize(3);
        assertThat(application.writes("insert into t values (1003)")).isFalse();

        cluster.tenant().succeeded(cluster.asks("unfence", "{}"));
        cluster.settled("READY");
        assertThat(cluster.stopped()).isEmpty();
        assertThat(application.writes("insert into t values (1004)")).isTrue();
        assertThat(application.count()).isEqualTo("1003");
    }

    private static void whatWasFencedByHandCanBeUnfencedHere(Cluster cluster, Application application) {
        var standby = cluster.standby();
        client.genericKubernetesResources(OutsideWatcher.CLUSTERS)
                .inNamespace(cluster.tenant().namespace())
                .withName("orders")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("kubectl-annotate")
                                .build(),
                        "{\"metadata\":{\"annotations\":{\"cnpg.io/fencedInstances\":\"[\\\"%s\\\"]\"}}}"
                                .formatted(standby));
        await("a condition that says so")
                .atMost(Duration.ofMinutes(3))
                .until(() -> condition(cluster.status(), "Fenced")
                        .path("reason")
                        .asString("")
                        .equals("NotRequested"));
        assertThat(condition(cluster.status(), "Drifted").path("message").asString())
                .contains("kubectl-annotate");

        cluster.tenant().succeeded(cluster.asks("unfence", "{}"));
        cluster.settled("READY");
        assertThat(cluster.stopped()).isEmpty();
        assertThat(application.writes("insert into t values (1005)")).isTrue();
    }

    private static JsonNode condition(JsonNode status, String type) {
        for (var condition : status.path("conditions")) {
            if (condition.path("type").asString().equals(type)) {
                return condition;
            }
        }
        return tools.jackson.databind.node.MissingNode.getInstance();
    }

    private static List<?> volumes(Cluster cluster) {
        return client.persistentVolumeClaims()
                .inNamespace(cluster.tenant().namespace())
                .list()
                .getItems();
    }

    private record Cluster(Tenant tenant, String id) {

        String path() {
            return "/ha-clusters/" + id;
        }

        Answer asks(String action, String body) {
            return tenant.api().post(path() + "/" + action, body);
        }

        JsonNode status() {
            return tenant.api().get(path()).body().path("status");
        }

        /** Its status, which has this state and is proven. */
        JsonNode settled(String state) {
            var cluster = tenant.api().get(path()).body();
            var status = cluster.path("status");
            assertThat(status.path("state").asString()).as("%s", status).isEqualTo(state);
            assertThat(status.path("settledGeneration")).isEqualTo(cluster.path("generation"));
            return status;
        }

        String standby() {
            for (var instance : status().path("instances")) {
                if (instance.path("role").asString().equals("REPLICA")) {
                    return instance.path("name").asString();
                }
            }
            throw new AssertionError("there is no standby");
        }

        List<Pod> pods() {
            return client.pods()
                    .inNamespace(tenant.namespace())
                    .withLabel("cnpg.io/podRole", "instance")
                    .list()
                    .getItems();
        }

        /** Those that run without being ready, whatever anybody says of them. */
        List<String> stopped() {
            return pods().stream()
                    .filter(pod -> pod.getStatus().getPhase().equals("Running"))
                    .filter(pod -> pod.getStatus().getConditions().stream()
                            .anyMatch(condition -> condition.getType().equals("Ready")
                                    && condition.getStatus().equals("False")))
                    .map(pod -> pod.getMetadata().getName())
                    .toList();
        }
    }

    /** Speaks SQL with the credentials of the API, through the service for writes. */
    private record Application(Cluster cluster) {

        private static final String PATIENCE = "set statement_timeout = '10s'; ";

        boolean writes(String sql) {
            try {
                return !prints(PATIENCE + sql + "; select 'done'").isEmpty();
            } catch (AssertionError | org.awaitility.core.ConditionTimeoutException e) {
                return false;
            }
        }

        String count() {
            return prints("select count(*) from t");
        }

        private String prints(String sql) {
            var tenant = cluster.tenant();
            var credentials = tenant.api().get(cluster.path() + "/credentials").body();
            return new SqlPod(client, tenant.namespace(), LifeE2e.image()).prints(credentials, "readWrite", sql);
        }
    }
}
