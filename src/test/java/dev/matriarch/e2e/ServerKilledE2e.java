package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Our server is killed with SIGKILL as each step of a job begins, and another one in its place brings the job to its end. */
class ServerKilledE2e {

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
        Evidence.fair();
        writing.close();
        cluster.tenant().succeeded(cluster.asksForDeletion());
        stage.close();
    }

    @Test
    void aSwitchoverMovesTheRoleOnceWhereverTheServerDies() {
        for (var step : steps(cluster.asks("switchover?dryRun=true", "{}"))) {
            cluster.awaitState("READY", Duration.ofMinutes(2));
            var to = cluster.standby();
            var timeline = cluster.status().path("timeline").asInt();
            dies(step, cluster.asks("switchover", "{\"to\":\"%s\"}".formatted(to)));
            assertThat(cluster.primary()).isEqualTo(to);
            assertThat(cluster.status().path("timeline").asInt()).isEqualTo(timeline + 1);
            writing.assertNothingLost();
        }
    }

    @Test
    void aResizeGrowsToWhatWasAskedForWhereverTheServerDies() {
        var size = 1;
        for (var step : steps(cluster.asks("resize?dryRun=true", storage(2)))) {
            size++;
            dies(step, cluster.asks("resize", storage(size)));
            assertThat(cluster.capacities()).containsExactly(size + "Gi", size + "Gi");
            writing.assertNothingLost();
        }
    }

    /** Kills the server when this step has begun, or is already over. */
    private static void dies(String step, Answer accepted) {
        assertThat(accepted.status()).as("%s", accepted.body()).isEqualTo(202);
        await(step)
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !state(accepted, step).equals("PENDING"));
        stage.killServer();
        Evidence.weather("our server killed at " + step);
        cluster.tenant().succeeded(accepted);
    }

    private static String state(Answer accepted, String step) {
        return steps(cluster.tenant().job(accepted), step);
    }

    private static String steps(JsonNode job, String step) {
        return job.path("steps")
                .valueStream()
                .filter(one -> one.path("name").asString().equals(step))
                .map(one -> one.path("state").asString())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> steps(Answer planned) {
        assertThat(planned.status()).as("%s", planned.body()).isEqualTo(200);
        return planned.body()
                .path("steps")
                .valueStream()
                .map(one -> one.path("name").asString())
                .toList();
    }

    private static String storage(int gibibytes) {
        return "{\"storage\":\"%dGi\"}".formatted(gibibytes);
    }
}
