package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
        var cluster = RealCluster.made(stage, 3);
        var application = new Application(cluster);
        assertThat(application.writes("create table t (i int); insert into t select generate_series(1, 1000)"))
                .isTrue();

        hibernates(cluster);
        resumes(cluster, application);
        if (stage.can("fence")) {
            aFencedStandbyStopsNoWrites(cluster, application);
            fencedAllStopAndUnfencedAllGoOn(cluster, application);
            whatWasFencedByHandCanBeUnfencedHere(cluster, application);
        }

        cluster.does("hibernate", "{}");
        cluster.tenant().succeeded(cluster.asksForDeletion());
        assertThat(client.namespaces().withName(cluster.tenant().namespace()).get())
                .isNull();
    }

    private static void hibernates(RealCluster cluster) {
        var planned = cluster.asks("hibernate?dryRun=true", "{}");
        assertThat(planned.status()).isEqualTo(200);
        assertThat(planned.body().path("plan").path("manifest").asString())
                .containsAnyOf("cnpg.io/hibernation: \"on\"", "numberOfInstances: 0");

        cluster.does("hibernate", "{}");

        assertThat(cluster.pods()).isEmpty();
        assertThat(volumes(cluster)).hasSize(3);
        cluster.settled("HIBERNATED");
        assertThat(cluster.condition("Hibernated").path("nextAction").asString())
                .endsWith("/resume");
        var refused = cluster.asks("scale", "{\"instances\":2}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("code")).isEqualTo("state-conflict");
        assertThat(refused.text("nextAction")).endsWith("/resume");
    }

    private static void resumes(RealCluster cluster, Application application) {
        cluster.does("resume", "{}");

        cluster.settled("READY");
        assertThat(application.count()).isEqualTo("1000");
        assertThat(application.writes("insert into t values (1001)")).isTrue();
    }

    private static void aFencedStandbyStopsNoWrites(RealCluster cluster, Application application) {
        var standby = cluster.standby();

        var job = cluster.does("fence", "{\"instances\":[\"%s\"]}".formatted(standby));

        assertThat(job.path("steps").path(1).path("note").asString()).isEqualTo("PostgreSQL is stopped on " + standby);
        cluster.settled("FENCED");
        assertThat(stopped(cluster)).containsExactly(standby);
        assertThat(application.writes("insert into t values (1002)")).isTrue();
    }

    private static void fencedAllStopAndUnfencedAllGoOn(RealCluster cluster, Application application) {
        cluster.does("fence", "{}");
        cluster.settled("FENCED");
        assertThat(stopped(cluster)).hasSize(3);
        assertThat(application.writes("insert into t values (1003)")).isFalse();

        cluster.does("unfence", "{}");
        cluster.settled("READY");
        assertThat(stopped(cluster)).isEmpty();
        assertThat(application.writes("insert into t values (1004)")).isTrue();
        assertThat(application.count()).isEqualTo("1003");
    }

    private static void whatWasFencedByHandCanBeUnfencedHere(RealCluster cluster, Application application) {
        var standby = cluster.standby();
        client.genericKubernetesResources(RealOperator.TESTED.clusters())
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
                .until(() ->
                        cluster.condition("Fenced").path("reason").asString("").equals("NotRequested"));
        assertThat(cluster.condition("Drifted").path("message").asString()).contains("kubectl-annotate");

        cluster.does("unfence", "{}");
        cluster.settled("READY");
        assertThat(stopped(cluster)).isEmpty();
        assertThat(application.writes("insert into t values (1005)")).isTrue();
    }

    private static List<?> volumes(RealCluster cluster) {
        return client.persistentVolumeClaims()
                .inNamespace(cluster.tenant().namespace())
                .list()
                .getItems();
    }

    /** Those that run without being ready, whatever anybody says of them. */
    private static List<String> stopped(RealCluster cluster) {
        return cluster.pods().stream()
                .filter(pod -> pod.getStatus().getPhase().equals("Running"))
                .filter(pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("False")))
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    /** Speaks SQL with the credentials of the API, through the service for writes. */
    private record Application(RealCluster cluster) {

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
            return cluster.application().prints(cluster.credentials(), "readWrite", sql);
        }
    }
}
