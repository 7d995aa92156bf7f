package dev.matriarch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.MetadataProxy.Hold;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A server that slept while another took its job writes nothing when it wakes. */
class SleepyWorkerTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static Replicas replicas;

    @BeforeAll
    static void start() {
        replicas = new Replicas();
    }

    @AfterAll
    static void stop() {
        replicas.close();
    }

    @Test
    void betweenPickAndClaimWhileTheOtherHasTheJob() {
        var job = replicas.createdAndStoppedAt("claim-late", Statements.CLAIM);
        var busy = otherTakesOverAndStaysAt(Statements.CHECKPOINT);
        assertThat(epoch(job)).isEqualTo(1);

        assertWakesAndWritesNothing(job, "left job " + id(job));

        busy.release();
        assertEndsWell(job);
    }

    @Test
    void betweenPickAndClaimUntilTheJobHasEnded() {
        var job = replicas.createdAndStoppedAt("claim-too-late", Statements.CLAIM);
        otherEnds(job);

        assertWakesAndWritesNothing(job, "left job " + id(job));

        assertEndsWell(job);
    }

    @Test
    void betweenTheStepsActAndItsCheckpointWhileTheOtherHasTheJob() {
        var job = replicas.createdAndStoppedAt("checkpoint-late", Statements.CHECKPOINT);
        var busy = otherTakesOverAndStaysAt(Statements.CHECKPOINT);
        assertThat(epoch(job)).isEqualTo(2);

        assertWakesAndWritesNothing(job, "let go of the job", id(job));

        busy.release();
        assertEndsWell(job);
    }

    @Test
    void betweenTheStepsActAndItsCheckpointUntilTheJobHasEnded() {
        var job = replicas.createdAndStoppedAt("checkpoint-too-late", Statements.CHECKPOINT);
        otherEnds(job);

        assertWakesAndWritesNothing(job, "let go of the job", id(job));

        assertEndsWell(job);
    }

    /** The database does not wait for it, so the other need not; what it began is undone. */
    @Test
    void inTheMiddleOfTheClaimWithTheJobsRowLocked() {
        var job = replicas.createdAndStoppedAt("claim-locked", Statements.CLAIM_WITH_LOCK);
        otherEnds(job);

        assertWakesAndWritesNothing(job, "Treating as failure");

        assertEndsWell(job);
    }

    /** It sleeps with the cluster's lock, so the other can only wait; but what it was about to write is not written. */
    @Test
    void betweenClaimAndTheStepsAct() {
        var job = replicas.createdAndStoppedAt("act-late", Statements.FENCE);
        var busy = otherTakesOverAndStaysAt(Statements.WAITING_CHECKPOINT);
        assertThat(desired(job)).isEmpty();

        assertWakesAndWritesNothing(job, "let go of the job", id(job));

        busy.release();
        assertEndsWell(job);
    }

    private static Hold otherTakesOverAndStaysAt(String statement) {
        var hold = replicas.otherWay.hold(statement);
        replicas.other.sigcont();
        Replicas.reached(hold);
        return hold;
    }

    private static void otherEnds(JsonNode job) {
        replicas.other.sigcont();
        replicas.tenantOfOther().ended(id(job), PATIENCE);
    }

    private static void assertWakesAndWritesNothing(JsonNode job, String... lastWords) {
        var before = written(job);

        replicas.server.sigcont();
        replicas.way.release();
        await("its last words, or a write")
                .atMost(PATIENCE)
                .until(() -> replicas.server.says(lastWords) || !written(job).equals(before));

        assertThat(written(job)).isEqualTo(before);
    }

    private static Written written(JsonNode job) {
        return new Written(replicas.records.writtenFor(id(job)), desired(job));
    }

    private record Written(String records, String desired) {}

    private static void assertEndsWell(JsonNode job) {
        var ended = replicas.tenantOfOther().ended(id(job), PATIENCE);
        assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("SUCCEEDED");
        replicas.clusters().assertMadeOnce(clusterId(job));
    }

    private static long epoch(JsonNode job) {
        return replicas.records.epoch(id(job));
    }

    private static String desired(JsonNode job) {
        return replicas.clusters().desired(clusterId(job));
    }

    private static String id(JsonNode job) {
        return job.path("id").asString();
    }

    private static String clusterId(JsonNode job) {
        return job.path("cluster").path("id").asString();
    }
}
