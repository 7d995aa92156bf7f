package dev.matriarch.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.harness.Api.Answer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What every refusal must be, whatever it refuses: a problem with a code, a reason, and the id of the call. */
final class Problems {

    private Problems() {}

    static void check(Answer answer) {
        assertThat(answer.header("Content-Type")).as("%s", answer).startsWith("application/problem+json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        var problem = answer.body();
        assertThat(problem.path("status").asInt()).isEqualTo(answer.status());
        assertThat(answer.text("code")).matches("[a-z]+(-[a-z]+)*");
        assertThat(answer.text("type")).isEqualTo("urn:matriarch:problem:" + answer.text("code"));
        assertThat(answer.text("title")).isNotBlank();
        assertThat(answer.text("detail")).isNotBlank();
        assertThat(answer.text("requestId")).isNotBlank().isEqualTo(answer.header("X-Request-Id"));
        assertThat(problem.has("nextAction")).isTrue();
        assertThat(problem.path("errors").isArray()).isTrue();
        problem.path("errors").forEach(Problems::checkError);
        checkHeaders(answer);
    }

    private static void checkError(JsonNode error) {
        assertThat(Stream.of("pointer", "parameter", "header").filter(error::has))
                .as("where %s is wrong", error)
                .hasSize(1);
        assertThat(error.path("code").asString("")).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(error.path("detail").asString("")).isNotBlank();
        if (error.has("pointer")) {
            assertThat(error.path("pointer").asString()).matches("#(/.*)?");
        }
    }

    private static void checkHeaders(Answer answer) {
        switch (answer.status()) {
            case 401 -> assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
            case 405 -> assertThat(answer.header("Allow")).isNotEmpty();
            case 429, 503 -> assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
            default -> assertThat(answer.status()).isLessThan(600);
        }
    }
}
