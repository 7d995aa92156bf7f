package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.e2e.Stage.Tenant;
import dev.matriarch.harness.Api.Answer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What goes wrong on a real Kubernetes, and what its tenants and administrators are told. */
class BadWeatherE2e {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final Duration AWAY = Duration.ofSeconds(60);

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
    void aWrongTokenIsToldByName() {
        assertRefused(registration("wrong-token", stage.kubernetes().authority(), "nobody"), "unauthenticated");
    }

    @Test
    void aWrongCaIsToldByName() {
        assertRefused(
                registration("wrong-ca", OtherAuthority.PEM, stage.kubernetes().token()), "certificate-untrusted");
    }

    @Test
    void rightsThatAreMissingAreNamed() {
        var token = stage.kubernetes().tokenOf("default");
        var refused = registration("no-rights", stage.kubernetes().authority(), token);
        assertRefused(refused, "right-missing");
        assertThat(refused.body().toString())
                .contains(RealOperator.TESTED.clusters().getPlural() + "."
                        + RealOperator.TESTED.clusters().getGroup());
    }

    @Test
    void aNamespaceOfSomebodyElseIsNotTaken() {
        var tenant = stage.newTenant();
        var foreign = new NamespaceBuilder()
                .withNewMetadata()
                .withName(tenant.namespace())
                .endMetadata()
                .build();
        client().resource(foreign).create();
        try {
            var refused = tenant.asksFor("orders", LifeE2e.SMALL.formatted(1));
            assertThat(refused.status()).as("%s", refused.body()).isEqualTo(409);
            assertThat(refused.text("code")).isEqualTo("namespace-foreign");
        } finally {
            stage.kubernetes().removeNamespace(tenant.namespace());
        }
    }

    @Test
    void whatTheOperatorsWebhookRefusesIsToldInItsWords() {
        Assumptions.assumeTrue(RealOperator.TESTED.equals(RealOperator.CLOUDNATIVE_PG), "it has no webhook");
        var tenant = stage.newTenant();
        var asked = tenant.asksFor("orders", """
                {"instances":1,"postgresql":{"version":17,"parameters":{"shared_buffers":"4GB"}},"storage":{"size":"1Gi"},
                 "resources":{"cpu":"200m","memory":"512Mi"}}""");
        var said = asked.status() == 202
                ? tenant.ended(asked).path("problem").toString()
                : asked.body().toString();
        assertThat(said).contains("shared_buffers");
        goes(tenant, asked);
    }

    @Test
    void anExhaustedQuotaIsTheReasonAndItsEndTheCure() {
        var tenant = stage.newTenant();
        var created = tenant.asksFor("orders", LifeE2e.SMALL.formatted(1));
        tenant.succeeded(created);
        var squeeze = client().resource(new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("squeeze")
                .withNamespace(tenant.namespace())
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("pods", new Quantity("1")))
                .endSpec()
                .build());
        squeeze.create();
        var scaled = tenant.api().post(path(created, "/scale"), "{\"instances\":2}");
        awaitNote(tenant, scaled, "quota");
        squeeze.delete();
        tenant.succeeded(scaled);
        goes(tenant, created);
    }

    @Test
    void anApiServerThatIsAwayForAMinuteDelaysTheJobAndNothingElse() {
        var tenant = stage.newTenant();
        var created = tenant.asksFor("orders", LifeE2e.SMALL.formatted(1));
        tenant.awaitStep(created, "await-ready", "WAITING", SOON);
        stage.way().falls();
        try {
            Stage.passes(AWAY);
            assertThat(tenant.job(created).path("state").asString()).isEqualTo("RUNNING");
            assertThat(tenant.cluster(created).path("name").asString()).isEqualTo("orders");
            assertThat(tenant.asksFor("meanwhile", LifeE2e.SMALL.formatted(1)).status())
                    .isEqualTo(202);
        } finally {
            stage.way().opens();
        }
        tenant.succeeded(created);
        goes(tenant, created);
    }

    @Test
    void anOperatorThatIsGoneInTheMiddleIsWaitedFor() {
        var tenant = stage.newTenant();
        var created = tenant.asksFor("orders", LifeE2e.SMALL.formatted(2));
        tenant.awaitStep(created, "await-ready", "WAITING", SOON);
        stage.kubernetes().scaleOperator(0);
        try {
            Stage.passes(Duration.ofSeconds(20));
            assertThat(tenant.job(created).path("state").asString()).isEqualTo("RUNNING");
        } finally {
            stage.kubernetes().scaleOperator(1);
        }
        tenant.succeeded(created);
        goes(tenant, created);
    }

    @Test
    void whatIsEditedByHandIsReportedAndReturnsWithTheNextJob() {
        var tenant = stage.newTenant();
        var created = tenant.asksFor("orders", LifeE2e.SMALL.formatted(2));
        tenant.succeeded(created);
        byHand(tenant, RealOperator.TESTED.wanting(3));
        await("the drift")
                .atMost(SOON)
                .until(() -> tenant.cluster(created)
                        .path("status")
                        .path("conditions")
                        .toString()
                        .contains("Drifted"));
        tenant.succeeded(tenant.api().patch(path(created, ""), "{\"labels\":{\"team\":\"blue\"}}"));
        var resource = client().genericKubernetesResources(RealOperator.TESTED.clusters())
                .inNamespace(tenant.namespace())
                .withName("orders")
                .get();
        assertThat(RealOperator.TESTED.wanted(resource)).isEqualTo(2);
        goes(tenant, created);
    }

    @Test
    void whatIsEditedByHandInMidJobIsNotCalledDone() {
        var tenant = stage.newTenant();
        var created = tenant.asksFor("orders", LifeE2e.SMALL.formatted(2));
        tenant.awaitStep(created, "await-ready", "WAITING", SOON);
        byHand(tenant, RealOperator.TESTED.wanting(3));
        await("the note or the end").atMost(Stage.PATIENCE).until(() -> saysDrifted(tenant.job(created)));
        tenant.api().post("/jobs/%s/cancel".formatted(created.text("id")), "{}");
        assertThat(tenant.ended(created).path("state").asString()).isNotEqualTo("SUCCEEDED");
    }

    @Test
    void whatIsDeletedByHandInMidJobEndsTheJobWithTheReason() {
        var tenant = stage.newTenant();
        var created = tenant.asksFor("orders", LifeE2e.SMALL.formatted(2));
        tenant.awaitStep(created, "await-ready", "WAITING", SOON);
        deleteByHand(tenant);
        var job = tenant.ended(created);
        assertThat(job.path("state").asString()).as("%s", job).isEqualTo("FAILED");
        goes(tenant, created);
    }

    @Test
    void whatIsDeletedByHandAfterwardsIsNotCalledReady() {
        var tenant = stage.newTenant();
        var created = tenant.asksFor("orders", LifeE2e.SMALL.formatted(1));
        tenant.succeeded(created);
        deleteByHand(tenant);
        await("the news")
                .atMost(SOON)
                .until(() -> tenant.cluster(created)
                        .path("status")
                        .path("state")
                        .asString()
                        .equals("UNAVAILABLE"));
        goes(tenant, created);
    }

    private static KubernetesClient client() {
        return stage.kubernetes().client();
    }

    private static Answer registration(String name, String ca, String token) {
        var server = stage.kubernetes().server();
        return stage.admin().post("/data-planes", RealKubernetes.registration(name, server, ca, token, Map.of()));
    }

    private static void assertRefused(Answer answer, String code) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(422);
        assertThat(answer.body().path("errors").toString()).contains("\"" + code + "\"");
    }

    private static String path(Answer created, String action) {
        return "/ha-clusters/" + Tenant.id(created) + action;
    }

    private static boolean saysDrifted(JsonNode job) {
        return job.toString().contains("by hand")
                || job.path("state").asString().equals("FAILED");
    }

    private static void awaitNote(Tenant tenant, Answer accepted, String word) {
        await("a note about " + word)
                .atMost(SOON)
                .until(() -> tenant.job(accepted).path("steps").toString().contains(word));
    }

    private static void byHand(Tenant tenant, String patch) {
        client().genericKubernetesResources(RealOperator.TESTED.clusters())
                .inNamespace(tenant.namespace())
                .withName("orders")
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private static void deleteByHand(Tenant tenant) {
        client().genericKubernetesResources(RealOperator.TESTED.clusters())
                .inNamespace(tenant.namespace())
                .withName("orders")
                .delete();
    }

    /** What a test has made goes again, whatever became of it. */
    private static void goes(Tenant tenant, Answer created) {
        if (created.status() == 202 && tenant.api().get(path(created, "")).status() == 200) {
            tenant.succeeded(tenant.api().delete(path(created, "?supersede=true")));
        }
    }
}
