package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.e2e.WritingPod.Row;
import dev.matriarch.harness.Api.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two clusters with the same data change places while an application on either side tries to write all the time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ChangingPlaces {

    private final Stage stage = Stage.bare();
    private RealCluster first;
    private RealCluster second;
    private WritingPod onFirst;
    private WritingPod onSecond;
    private String topology = "";

    /** Passes the test over where the operator cannot do it in that way. */
    abstract RealTopology made(Stage stage);

    @BeforeAll
    void set() {
        var both = made(stage);
        topology = both.id();
        first = both.first();
        second = both.second();
        onFirst = both.writer();
        onSecond = both.knocking(stage);
    }

    @AfterAll
    void clear() {
        stage.close();
    }

    @Test
    void noRowIsLostHoweverOftenTheyChangePlaces() {
        for (var round = 0; round < 3; round++) {
            changesPlaces(first, onFirst, second, onSecond);
            changesPlaces(second, onSecond, first, onFirst);
        }
        assertThat(turns())
                .as("times that the one and then the other took writes")
                .hasSize(7);
    }

    private void changesPlaces(RealCluster from, WritingPod writer, RealCluster to, WritingPod next) {
        writer.goesOn();
        var begun = Instant.now();
        var job = first.tenant().succeeded(switchover(to));
        next.goesOn();

        assertThat(writer.missing(to.credentials())).isEmpty();
        assertThat(next.missing(to.credentials())).isEmpty();
        assertThat(to.credentials().path("password"))
                .isEqualTo(from.credentials().path("password"));
        Evidence.row(
                "topology switchover",
                "0 rows missing",
                Duration.between(begun, Instant.now()),
                "%s s in which nobody wrote, as the job saw it; %d ms between the last row here and the first there"
                        .formatted(
                                job.at("/result/outageSeconds").asString(),
                                Duration.between(last(writer), firstAfter(next, last(writer)))
                                        .toMillis()));
    }

    private Answer switchover(RealCluster to) {
        return first.tenant()
                .api()
                .post("/topologies/%s/switchover".formatted(topology), "{\"to\":\"%s\"}".formatted(to.id()));
    }

    private static Instant last(WritingPod writer) {
        return writer.acknowledged().getLast().at();
    }

    private static Instant firstAfter(WritingPod writer, Instant then) {
        return writer.acknowledged().stream()
                .map(Row::at)
                .filter(at -> at.isAfter(then))
                .findFirst()
                .orElseThrow();
    }

    /** Where the rows went, by the time at which they were acknowledged: no side more than once in a row. */
    private List<String> turns() {
        var rows = Stream.concat(
                        onFirst.acknowledged().stream().map(row -> new Turn("first", row.at())),
                        onSecond.acknowledged().stream().map(row -> new Turn("second", row.at())))
                .sorted(Comparator.comparing(Turn::at))
                .toList();
        var turns = new ArrayList<String>();
        for (var row : rows) {
            if (turns.isEmpty() || !turns.getLast().equals(row.side())) {
                turns.add(row.side());
            }
        }
        return turns;
    }

    private record Turn(String side, Instant at) {}
}
