package dev.matriarch.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LostNodeTest {

    private static final String AT = "2026-11-20T12:00:00Z";

    @ParameterizedTest
    @CsvSource({
        "Unknown, Unreachable, node2 has not been heard of since 2026-11-20T12:00:00Z",
        "False, NotReady, node2 says that it runs no pods since 2026-11-20T12:00:00Z"
    })
    void aNodeThatIsNotReadyIsLost(String ready, String reason, String words) {
        var lost = asked("""
                {"metadata":{"name":"node2"},"status":{"conditions":[{"type":"Ready","status":"%s","lastTransitionTime":"%s"}]}}""".formatted(ready, AT));

        assertThat(lost).get().satisfies(node -> {
            assertThat(node.reason().word()).isEqualTo(reason);
            assertThat(node.since()).isEqualTo(Instant.parse(AT));
            assertThat(node.words()).isEqualTo(words);
        });
    }

    @Test
    void aNodeThatIsReadyOrNewIsNot() {
        assertThat(asked("""
                {"metadata":{"name":"node2"},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""")).isEmpty();
        assertThat(asked("{\"metadata\":{\"name\":\"node2\"},\"status\":{}}")).isEmpty();
    }

    @Test
    void aNodeThatKubernetesDoesNotHaveIsGone() {
        assertThat(asked("").map(LostNode::words)).contains("node2 is no node of Kubernetes any more");
    }

    private static Optional<LostNode> asked(String nodes) {
        try (var kubernetes = FakeApiServer.kubernetes()
                        .answers(
                                "/api/v1/nodes",
                                200,
                                "{\"kind\":\"NodeList\",\"apiVersion\":\"v1\",\"items\":[%s]}".formatted(nodes));
                var client = Clients.open(ClientSettings.of(kubernetes.dataPlane()), Duration.ofSeconds(30))) {
            return LostNode.named("node2", client);
        }
    }
}
