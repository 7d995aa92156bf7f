package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api.Answer;
import dev.matriarch.harness.Signals;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests that would be right in another state of things: refused with the reason, and nothing is changed. */
class BadInputStateTest {

    private static final Duration SOON = Duration.ofMinutes(2);

    private static TestTenant tenant;
    private static String id;

    @BeforeAll
    static void makeCluster() {
        tenant = TestTenant.fresh();
        id = tenant.hasCluster("orders", 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "PUT"})
    void storageDoesNotShrink(String method) {
        var refused = changingNothing(
                () -> tenant.api().send(method, path(""), "{\"spec\":{\"storage\":{\"size\":\"5Gi\"}}}"));

        Refusal.of(refused, 422, "invalid-request")
                .because("#/spec/storage/size storage-shrink")
                .saying("5Gi: a volume never shrinks, it has 10Gi");
    }

    @Test
    void aResizeShrinksNothingAndSaysSomething() {
        Refusal.of(
                        changingNothing(
                                () -> tenant.api().post(path("/resize"), "{\"storage\":\"5Gi\",\"memory\":\"1GB\"}")),
                        422,
                        "invalid-request")
                .because("#/memory unit-unknown", "#/storage storage-shrink");
        Refusal.of(changingNothing(() -> tenant.api().post(path("/resize"), "{}")), 422, "invalid-request")
                .because("# required");
    }

    @Test
    void aSwitchoverGoesToNobodyWhoIsNotThere() {
        Refusal.of(changingNothing(() -> switchover("orders-9")), 422, "invalid-request")
                .because("#/to no-such-instance")
                .saying("orders-9: there are [");
    }

    @Test
    void aSwitchoverGoesNotToThePrimary() {
        var primary = status().path("primary").asString();

        Refusal.of(changingNothing(() -> switchover(primary)), 409, "state-conflict")
                .saying(primary + " is the primary already");
    }

    @Test
    void whatDoesNotAnswerIsNoPrimaryToBe() {
        var frozen = standby();
        try (var _ = Signals.freeze(SharedServer.home().postmaster(id, frozen))) {
            await("a standby that is not ready").atMost(SOON).until(() -> !isReady(frozen));

            Refusal.of(changingNothing(() -> switchover(frozen)), 409, "state-conflict")
                    .saying(frozen + " is not ready");
            Refusal.of(changingNothing(() -> failover("{}")), 409, "data-loss-consent-required")
                    .saying("rows could be missing");
            Refusal.of(changingNothing(() -> failover("{\"acceptDataLoss\":false}")), 409, "data-loss-consent-required")
                    .saying("R + W > N does not hold");
        }
        await("the standby's return")
                .atMost(SOON)
                .until(() -> status().path("state").asString().equals("READY"));
    }

    @Test
    void whatCanNeverChangeIsRefused() {
        Refusal.of(changingNothing(() -> patch("{\"spec\":{\"owner\":\"other\"}}")), 422, "immutable-field");
        Refusal.of(changingNothing(() -> patch("{\"namespace\":\"other\"}")), 422, "immutable-field");
        Refusal.of(changingNothing(() -> patch("{\"name\":\"other\"}")), 422, "immutable-field");
    }

    @Test
    void scalingAndRestartingAreJudgedAlike() {
        Refusal.of(changingNothing(() -> act("scale", "{}")), 422, "invalid-request")
                .because("#/instances required");
        Refusal.of(changingNothing(() -> act("scale", "{\"instances\":0}")), 422, "invalid-request")
                .because("#/instances out-of-range");
        Refusal.of(changingNothing(() -> act("restart", "{\"instance\":\"orders-9\"}")), 422, "invalid-request")
                .because("#/instance no-such-instance");
    }

    @Test
    void whatTheSandboxCannotIsRefusedByName() {
        for (var action : List.of("hibernate", "resume")) {
            Refusal.of(changingNothing(() -> act(action, "{}")), 422, "ability-missing")
                    .saying("sandbox cannot hibernate");
        }
        for (var action : List.of("fence", "unfence")) {
            Refusal.of(changingNothing(() -> act(action, "{}")), 422, "ability-missing")
                    .saying("sandbox cannot fence");
        }
        var pooler = "{\"spec\":{\"pooler\":{\"readWrite\":{}}}}";
        Refusal.of(changingNothing(() -> tenant.api().send("PATCH", path(""), pooler)), 422, "ability-missing")
                .because("#/spec/pooler ability-missing")
                .saying("sandbox cannot pool connections");
        Refusal.of(changingNothing(() -> act("credentials/rotate", "{}")), 422, "ability-missing")
                .saying("sandbox cannot rotate credentials");
    }

    @Test
    void nothingHappensToAClusterThatIsNotThere() {
        var nowhere = "/ha-clusters/" + UUID.randomUUID();

        Refusal.of(tenant.api().post(nowhere + "/failover", "{\"acceptDataLoss\":true}"), 404, "not-found");
        Refusal.of(tenant.api().delete(nowhere), 404, "not-found");
    }

    private static Answer changingNothing(Supplier<Answer> request) {
        var before = wanted();
        var answer = request.get();
        assertThat(wanted()).isEqualTo(before);
        return answer;
    }

    /** All that a change would have changed: the document, what becomes of it, and its jobs. */
    private static List<JsonNode> wanted() {
        var cluster = (ObjectNode) tenant.cluster(id);
        var status = cluster.remove("status");
        var jobs = tenant.api().get("/jobs?cluster=" + id).body().path("items");
        return List.of(
                cluster, status.path("activeJob"), status.path("settledGeneration"), status.path("primary"), jobs);
    }

    private static Answer switchover(String to) {
        return act("switchover", "{\"to\":\"%s\"}".formatted(to));
    }

    private static Answer failover(String body) {
        return act("failover", body);
    }

    private static Answer act(String action, String body) {
        return tenant.api().post(path("/" + action), body);
    }

    private static Answer patch(String body) {
        return tenant.api().patch(path(""), body);
    }

    private static String path(String rest) {
        return "/ha-clusters/" + id + rest;
    }

    private static JsonNode status() {
        return tenant.cluster(id).path("status");
    }

    private static String standby() {
        return instances().stream()
                .filter(instance -> instance.path("role").asString().equals("REPLICA"))
                .findFirst()
                .orElseThrow()
                .path("name")
                .asString();
    }

    private static boolean isReady(String instance) {
        return instances().stream()
                .filter(seen -> seen.path("name").asString().equals(instance))
                .anyMatch(seen -> seen.path("ready").asBoolean());
    }

    private static List<JsonNode> instances() {
        return StreamSupport.stream(status().path("instances").spliterator(), false)
                .toList();
    }
}
