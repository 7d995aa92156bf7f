package dev.matriarch.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.kubernetes.ContainerLog.Line;
import dev.matriarch.operators.kubernetes.ContainerLog.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContainerLogTest {

    private static final String PATH = "/api/v1/namespaces/acme-shop/pods/orders-1/log";
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final int MIB = 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void linesHaveTheirTimes() {
        try (var kubernetes = FakeApiServer.kubernetes().logs(PATH, query -> line(1, "one") + line(2, "two words"))) {
            var log = read(kubernetes, request(null, 10));

            assertThat(log.lines())
                    .containsExactly(new Line(NOON.plusSeconds(1), "one"), new Line(NOON.plusSeconds(2), "two words"));
            assertThat(log.cut()).isFalse();
            assertThat(kubernetes.queries())
                    .containsExactly("container=postgres&timestamps=true&tailLines=10&limitBytes=4194304");
        }
    }

    @Test
    void asManyAsWereAskedForMayNotBeAll() {
        try (var kubernetes = FakeApiServer.kubernetes().logs(PATH, query -> line(1, "one") + line(2, "two"))) {
            assertThat(read(kubernetes, request(null, 2)).cut()).isTrue();
            assertThat(read(kubernetes, request(NOON.plusSeconds(1), 2)).cut())
                    .as("a line that is too old came along")
                    .isFalse();
        }
    }

    @Test
    void whatTheNodeGivesOfTheSameSecondIsLeftOut() {
        try (var kubernetes = FakeApiServer.kubernetes().logs(PATH, query -> line(1, "one") + line(2, "two"))) {
            assertThat(read(kubernetes, request(NOON.plusSeconds(1), 9)).lines())
                    .extracting(Line::text)
                    .containsExactly("two");
            assertThat(kubernetes.queries()).singleElement().asString().endsWith("sinceTime=2026-11-20T12:00:01Z");
        }
    }

    @Test
    void ofLongLinesThereAreFewerAndNotOlderOnes() {
        try (var kubernetes = FakeApiServer.kubernetes().logs(PATH, ContainerLogTest::longLines)) {
            var log = read(kubernetes, request(null, 16));

            assertThat(log.lines()).extracting(Line::keptAt).last().isEqualTo(NOON.plusSeconds(16));
            assertThat(log.lines()).hasSize(2);
            assertThat(log.cut()).isTrue();
        }
    }

    @Test
    void aLineThatWasBrokenOffBeforeItsTimeIsNone() {
        try (var kubernetes = FakeApiServer.kubernetes()
                .logs(PATH, query -> "2026-11-2\n" + line(1, "one") + "2026-11-20T12:00:02Z")) {
            assertThat(read(kubernetes, request(null, 9)).lines())
                    .extracting(Line::text)
                    .containsExactly("one");
        }
    }

    @Test
    void aPodThatIsGoneHasNone() {
        try (var kubernetes = FakeApiServer.kubernetes()) {
            assertThat(read(kubernetes, request(null, 9)).lines()).isEmpty();
        }
    }

    @Test
    void whatRanThereBeforeIsAskedForByItself() {
        try (var kubernetes = FakeApiServer.kubernetes().logs(PATH, query -> "")) {
            read(kubernetes, new Request("acme-shop", "orders-1", "postgres", null, 9, true));

            assertThat(kubernetes.queries()).singleElement().asString().endsWith("&previous=true");
        }
    }

    /** Sixteen lines of half a MiB, as a node sends them: the last so many, and of these the first bytes. */
    private static String longLines(String query) {
        var tail = Integer.parseInt(query.replaceFirst(".*tailLines=(\\d+).*", "$1"));
        var text = IntStream.rangeClosed(16 - tail + 1, 16)
                .mapToObj(i -> line(i, "x".repeat(MIB / 2)))
                .collect(Collectors.joining());
        return text.substring(0, Math.min(text.length(), 4 * MIB));
    }

    private static String line(int second, String text) {
        return "%s %s\n".formatted(NOON.plusSeconds(second), text);
    }

    private static Request request(@Nullable Instant since, int tail) {
        return new Request("acme-shop", "orders-1", "postgres", since, tail, false);
    }

    private static ContainerLog read(FakeApiServer kubernetes, Request request) {
        try (var client = Clients.open(ClientSettings.of(kubernetes.dataPlane()), PATIENCE)) {
            return ContainerLog.read(client, request);
        }
    }
}
