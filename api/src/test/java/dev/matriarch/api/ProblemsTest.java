package dev.matriarch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class ProblemsTest extends ApiTest {

    @Test
    void problemIsExactlyThis() {
        var answer = send(request("GET", "/jobs/" + Samples.CLUSTER, null).header("X-Request-Id", "mine-1"));

        assertThat(answer.body()).isEqualTo("""
                {"type":"urn:matriarch:problem:not-found","title":"There is no such resource","status":404,\
                "code":"not-found","detail":"there is no such job","requestId":"mine-1","errors":[],"nextAction":null}""");
        assertThat(header(answer, "X-Request-Id")).isEqualTo("mine-1");
        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/nowhere,404,not-found",
        "GET,/ha-clusters/not-an-id,404,not-found",
        "GET,/jobs/1-1-1-1-1,404,not-found",
        "PUT,/ha-clusters,405,method-not-allowed",
        "TRACE,/ha-clusters,405,method-not-allowed",
        "GET,/ha-clusters/a%2Fb,400,invalid-parameter",
        "GET,/ha-clusters/a%00b,400,invalid-parameter",
        "GET,/ha-clusters//x,400,invalid-parameter",
    })
    void whatIsNotThereIsAProblem(String method, String path, int status, String code) {
        assertProblem(send(request(method, path, null)), status, code);
    }

    @Test
    void methodsThatAreThereAreNamed() {
        assertThat(header(send(request("PUT", "/ha-clusters", "{}")), "Allow"))
                .contains("GET")
                .contains("POST");
    }

    @Test
    void representationThatIsNotThereIsAProblem() {
        assertProblem(send(request("GET", CLUSTER, null).header("Accept", "image/png")), 406, "not-acceptable");
        assertProblem(send(request("GET", CLUSTER, null).header("Accept", "application/yaml")), 406, "not-acceptable");
    }

    @Test
    void changeWhoseAnswerCouldNotBeReadIsNotMade() {
        assertProblem(
                send(request("POST", "/ha-clusters", "{\"name\":\"a\"}").header("Accept", "image/png")),
                406,
                "not-acceptable");
        assertProblem(send(request("DELETE", CLUSTER, null).header("Accept", "text/plain")), 406, "not-acceptable");
        assertThat(world.clusters.asked).isEmpty();
    }

    @Test
    void errorIsAProblemWhateverIsAccepted() {
        assertProblem(send(request("GET", "/nowhere", null).header("Accept", "text/plain")), 404, "not-found");
        assertProblem(
                send(request("GET", "/jobs/" + Samples.CLUSTER + "/events", null)
                        .header("Accept", "text/event-stream")),
                404,
                "not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/yaml", "application/x-www-form-urlencoded", "multipart/form-data"})
    void bodyOfAnotherMediaTypeIsRefused(String mediaType) {
        for (var method : new String[] {"POST", "PATCH"}) {
            var path = method.equals("POST") ? "/ha-clusters" : CLUSTER;
            var answer = send(request(method, path, "name=orders").setHeader("Content-Type", mediaType));
            assertProblem(answer, 415, "media-type");
        }
    }

    @Test
    void bodyOverOneMebibyteIsRefusedWhetherItIsAnnouncedOrNot() {
        var large = "{\"description\":\"%s\"}".formatted("x".repeat(1 << 20));
        var streamed = request("POST", "/ha-clusters", "")
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))));

        assertProblem(post("/ha-clusters", large), 413, "body-too-large");
        assertProblem(send(streamed), 413, "body-too-large");
    }

    @Test
    void missingBodyIsRefused() {
        assertProblem(send(request("POST", "/ha-clusters", "")), 400, "malformed-json");
        assertProblem(post("/ha-clusters", "null"), 400, "malformed-json");
    }

    @Test
    void callerWithoutAGoodKeyIsRefused() {
        for (var authorization : new String[] {"Bearer nobody's", "Bearer ", "Basic ZWRpdG9yOmVkaXRvcg==", "editor"}) {
            var answer = send(request("GET", CLUSTER, null).setHeader("Authorization", authorization));
            assertProblem(answer, 401, "unauthenticated");
            assertThat(header(answer, "WWW-Authenticate")).startsWith("Bearer");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "viewer,POST,/ha-clusters",
        "viewer,PATCH," + CLUSTER,
        "viewer,DELETE," + CLUSTER,
        "viewer,POST," + JOB + "/cancel",
        "viewer,GET," + CLUSTER + "/credentials",
        "editor,GET,/audit-entries",
        "editor,POST,/tenants/acme/api-keys",
        "editor,GET,/tenants/acme/api-keys",
        "admin,POST,/tenants",
        "admin,DELETE,/tenants/acme",
    })
    void lesserRoleIsTurnedAwayBeforeItsBodyIsLookedAt(String role, String method, String path) {
        var answer = send(request(method, path, "oops").setHeader("Authorization", "Bearer " + role));

        assertProblem(answer, 403, "forbidden");
    }

    @Test
    void metadataDbThatIsDownIsNotNow() {
        var down = new DataAccessResourceFailureException("secret host:5432 refused");
        for (var failure : new RuntimeException[] {
            down,
            new CannotCreateTransactionException("no connection"),
            new TransactionSystemException("commit", new SQLException("terminated", "57P01")),
            new IllegalStateException(down)
        }) {
            world.clusters.fails(failure);
            var answer = get(CLUSTER);
            assertProblem(answer, 503, "metadata-unavailable");
            assertThat(header(answer, "Retry-After")).isEqualTo("5");
            assertThat(answer.body()).doesNotContain("secret");
        }
    }

    @Test
    void keyThatCannotBeLookedUpIsNotABadKey() {
        world.apiKeys.fails(new CannotCreateTransactionException("no connection"));

        assertProblem(get(CLUSTER), 503, "metadata-unavailable");
    }

    @Test
    void dataPlaneSaysNotNowOrNo() {
        world.clusters.fails(new OperatorUnavailableException("10.0.0.1 timed out"));
        assertProblem(get(CLUSTER), 503, "data-plane-unavailable");

        world.clusters.fails(new OperatorRefusedException("orders-1 lags too much", "wait for it"));
        var refused = get(CLUSTER);
        assertProblem(refused, 409, "state-conflict");
        assertThat(json(refused).path("nextAction").asString()).isEqualTo("wait for it");
    }

    @Test
    void faultOfOursTellsNothingOfItself() {
        world.clusters.fails(new IllegalStateException("secret"));

        var answer = get(CLUSTER);

        assertProblem(answer, 500, "internal");
        assertThat(answer.body()).doesNotContain("secret").doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"has space", "semi;colon", "<script>", ""})
    void requestIdThatIsNotSaneIsReplaced(String id) {
        var answer = send(request("GET", "/nowhere", null).header("X-Request-Id", id));

        assertThat(header(answer, "X-Request-Id")).matches("[0-9a-f-]{36}");
        assertThat(json(answer).path("requestId").asString()).isEqualTo(header(answer, "X-Request-Id"));
    }

    @Test
    void everyAnswerHasARequestId() {
        assertThat(header(get("/whoami"), "X-Request-Id")).isNotEqualTo("(none)");
        assertThat(header(send(request("GET", "/whoami", null).setHeader("Authorization", "")), "X-Request-Id"))
                .isNotEqualTo("(none)");
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(header(answer, "X-Request-Id")).isNotEqualTo("(none)");
        assertThat(json(answer).path("status").asInt()).isEqualTo(status);
        assertThat(json(answer).path("code").asString()).isEqualTo(code);
        assertThat(json(answer).path("type").asString()).isEqualTo("urn:matriarch:problem:" + code);
    }
}
