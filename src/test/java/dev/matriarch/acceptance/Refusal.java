package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.harness.Api.Answer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A request that was refused, as a client reads why. */
record Refusal(Answer answer) {

    /** The refusal that this answer is; fails where it is another, or none. */
    static Refusal of(Answer answer, int status, String code) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.text("code")).as("%s", answer).isEqualTo(code);
        return new Refusal(answer);
    }

    /** Exactly these faults, each as its place and its code: {@code #/name too-long}. */
    Refusal because(String... faults) {
        assertThat(errors().map(Refusal::placeAndCode)).containsExactlyInAnyOrder(faults);
        return this;
    }

    /** Some fault, or the reason as a whole, says this. */
    Refusal saying(String words) {
        assertThat(errors().map(error -> error.path("detail").asString()).toList() + answer.text("detail"))
                .contains(words);
        return this;
    }

    /** A member of its own that the code brings along. */
    String member(String name) {
        assertThat(answer.text(name)).isNotBlank();
        return answer.text(name);
    }

    /** What stays the same when the same is refused again. */
    JsonNode withoutRequestId() {
        return ((ObjectNode) answer.body().deepCopy()).without("requestId");
    }

    private Stream<JsonNode> errors() {
        return StreamSupport.stream(answer.body().path("errors").spliterator(), false);
    }

    private static String placeAndCode(JsonNode error) {
        var place = Stream.of("pointer", "parameter", "header")
                .map(source -> error.path(source).asString(""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElseThrow();
        return place + " " + error.path("code").asString();
    }
}
