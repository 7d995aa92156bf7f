package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.harness.Api;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are wrong as requests, before anybody looks at what they ask for. */
class BadInputHttpTest {

    private static final String JSON = "application/json";
    private static final byte[] TOO_LARGE =
            ("{\"name\":\"big\",\"description\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);

    private static Api api;

    @BeforeAll
    static void makeTenant() {
        api = TestTenant.fresh().api();
    }

    @Test
    void aBodyOfAnnouncedLengthOverOneMebibyteIsTooLarge() {
        refusedAsTooLarge(BodyPublishers.ofByteArray(TOO_LARGE));
    }

    @Test
    void aBodyOfUnknownLengthOverOneMebibyteIsTooLarge() {
        refusedAsTooLarge(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(TOO_LARGE)));
    }

    private static void refusedAsTooLarge(BodyPublisher body) {
        Refusal.of(api.sendBody("POST", "/ha-clusters", body, "Content-Type", JSON), 413, "body-too-large")
                .saying("1 MiB");
        assertThat(api.get("/ha-clusters").body().path("items")).isEmpty();
    }

    @Test
    void aBodyOfJustOneMebibyteIsRead() {
        var spaces = " ".repeat((1 << 20) - 2);

        Refusal.of(api.post("/ha-clusters", "{" + spaces + "}"), 422, "invalid-request")
                .because("#/name required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "application/yaml"})
    void aMediaTypeThatIsNotReadIsRefused(String type) {
        Refusal.of(api.post("/ha-clusters", "{\"name\":\"a\"}", "Content-Type", type), 415, "media-type")
                .saying("application/json");
    }

    @Test
    void aMergePatchIsNoBodyOfACreation() {
        Refusal.of(
                api.post("/ha-clusters", "{\"name\":\"a\"}", "Content-Type", "application/merge-patch+json"),
                415,
                "media-type");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /ha-clusters, 'GET, POST'",
        "PUT, /jobs, GET",
        "POST, /whoami, GET",
        "PATCH, /tenants, 'GET, POST'",
        "DELETE, /audit-entries, GET"
    })
    void aMethodThatIsNotThereIsRefusedWithThoseThatAre(String method, String path, String methods) {
        var refused = api.send(method, path, "{}");

        Refusal.of(refused, 405, "method-not-allowed");
        assertThat(refused.header("Allow").split(", *")).contains(methods.split(", "));
    }

    @ParameterizedTest
    @CsvSource({"/ha-clusters, application/xml", "/whoami, text/html", "/jobs, image/png"})
    void aRepresentationThatIsNotThereIsRefused(String path, String accept) {
        Refusal.of(api.get(path, "Accept", accept), 406, "not-acceptable");
    }

    @Test
    void anAddressThatIsNotThereIsNotFound() {
        Refusal.of(api.get("/clusters"), 404, "not-found");
        Refusal.of(api.get("/ha-clusters/orders"), 404, "not-found");
    }

    @Test
    void conditionsAndFlagsAreReadStrictly() {
        Refusal.of(api.post("/ha-clusters?dryRun=yes", "{\"name\":\"a\"}"), 400, "invalid-parameter")
                .because("dryRun unreadable");
        Refusal.of(api.get("/ha-clusters?state=FINE"), 400, "invalid-parameter").because("state unreadable");
        Refusal.of(api.get("/postgresql-parameters"), 400, "invalid-parameter").because("version required");
    }
}
