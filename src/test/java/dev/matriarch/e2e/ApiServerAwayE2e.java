package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api.Answer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The API server cannot be reached for a minute while a job is at work. The operator goes on meanwhile; the job waits, says
 * so, and comes to its end afterwards. The tenant's application notices no more of it than of the change itself.
 */
class ApiServerAwayE2e {

    private static final Duration AWAY = Duration.ofSeconds(60);

    private static Stage stage;
    private static RealCluster cluster;
    private static WritingPod writing;

    @BeforeAll
    static void set() {
        stage = Stage.set();
        cluster = RealCluster.made(stage, 2);
        writing = WritingPod.start(cluster.application(), cluster.credentials());
    }

    @AfterAll
    static void clear() {
        writing.close();
        cluster.tenant().succeeded(cluster.asksForDeletion());
        stage.close();
    }

    @AfterEach
    void comesBack() {
        stage.way().opens();
        Evidence.fair();
    }

    static List<Change> changes() {
        return List.of(
                new Change("switchover", () -> cluster.asks("switchover", "{}")),
                new Change("resize", () -> cluster.asks("resize", "{\"storage\":\"2Gi\"}")),
                new Change("restart", () -> cluster.asks("restart", "{}")),
                new Change("scale out", () -> cluster.asks("scale", "{\"instances\":3}")));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void itIsWaitedFor(Change change) {
        Evidence.weather("API server away for 60 s in mid-job");
        var accepted = change.asked().get();
        assertThat(accepted.status()).as("%s", accepted.body()).isEqualTo(202);
        await("the job at work")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> job(accepted).contains("DONE"));
        stage.way().falls();
        Stage.passes(AWAY);
        assertThat(job(accepted)).contains("RUNNING");
        stage.way().opens();

        cluster.tenant().succeeded(accepted);
        cluster.assertReady(cluster.document().at("/spec/instances").asInt());
        writing.assertNothingLost();
    }

    /** Its state, and those of its steps. */
    private static List<String> job(Answer accepted) {
        var job = cluster.tenant().job(accepted);
        return Stream.concat(
                        Stream.of(job.path("state").asString()),
                        job.path("steps")
                                .valueStream()
                                .map(step -> step.path("state").asString()))
                .toList();
    }
}
