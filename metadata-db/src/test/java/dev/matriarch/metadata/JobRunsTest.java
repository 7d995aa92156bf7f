package dev.matriarch.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.JobRuns.Look;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobRunsTest extends WorkStoreTest {

    private static final Instant LATER = NOW.plusSeconds(5);

    @Test
    void aClaimCountsTheEpochUpAndBeginsTheJob() {
        var job = newJob(newCluster(newTenant(), "orders"), "UPDATE", "apply");

        var claimed = claimed(job, "one");
        var again = claimed(job, "one");

        assertThat(claimed.epoch()).isEqualTo(1);
        assertThat(claimed.state()).isEqualTo(JobState.RUNNING);
        assertThat(claimed.startedAt()).isEqualTo(NOW);
        assertThat(claimed.steps()).isEqualTo(job.steps());
        assertThat(again.epoch()).isEqualTo(2);
    }

    @Test
    void aClaimNeedsTheVeryRowThatWasPicked() {
        var job = newJob(newCluster(newTenant(), "orders"), "UPDATE", "apply");
        assertThat(claims(job, "one", 1)).isFalse();
        picked(job, "one", 3);

        assertThat(claims(job, "other", 3)).isFalse();
        assertThat(claims(job, "one", 2)).isFalse();
        assertThat(stored(job).epoch()).isZero();
        assertThat(claims(job, "one", 3)).isTrue();
    }

    @Test
    void whatIsOverIsNotClaimed() {
        var job = newJob(newCluster(newTenant(), "orders"), "UPDATE");
        picked(job, "one", 1);
        inTransaction(() -> jobs.end(job.id(), JobState.FAILED, "{}", NOW));

        assertThat(claims(job, "one", 1)).isFalse();
    }

    @Test
    void aJobThatGoesBackIsClaimedAsSuch() {
        var job = newJob(newCluster(newTenant(), "orders"), "UPDATE");
        inTransaction(() -> jobs.turnBack(job.id(), 2, NOW));

        assertThat(claimed(job, "one").state()).isEqualTo(JobState.CANCELLING);
    }

    @Test
    void stepsAreWrittenDownOneAfterTheOther() {
        var job = claimed(newJob(newCluster(newTenant(), "orders"), "UPDATE", "apply", "await-settled"), "one");
        var done = new Look(StepState.DONE, "applied", Duration.ZERO, LATER);

        assertThat(runs.start(job.id(), job.epoch(), 0, NOW)).isTrue();
        assertThat(runs.start(job.id(), job.epoch(), 0, LATER)).isTrue();
        assertThat(runs.advance(job.id(), job.epoch(), 0, done, 1, "{\"uid\": \"4711\"}"))
                .isTrue();

        var now = stored(job);
        assertThat(now.memory()).isEqualTo("{\"uid\": \"4711\"}");
        assertThat(now.steps())
                .containsExactly(
                        new JobStep(0, "apply", StepState.DONE, "applied", 1, false, NOW, Duration.ZERO, LATER, LATER),
                        new JobStep(
                                1,
                                "await-settled",
                                StepState.RUNNING,
                                null,
                                0,
                                false,
                                LATER,
                                Duration.ZERO,
                                null,
                                null));
    }

    @Test
    void aStepThatWaitsCountsItsLooksAndTheSilence() {
        var job = claimed(newJob(newCluster(newTenant(), "orders"), "UPDATE", "await-settled"), "one");
        runs.start(job.id(), job.epoch(), 0, NOW);

        runs.looked(job.id(), job.epoch(), 0, waiting("it begins", 0, NOW), "{}");
        runs.looked(job.id(), job.epoch(), 0, waiting("no answer", 1500, NOW), "{}");
        runs.looked(job.id(), job.epoch(), 0, waiting("no answer", 500, LATER), "{}");

        assertThat(stored(job).steps())
                .containsExactly(new JobStep(
                        0,
                        "await-settled",
                        StepState.WAITING,
                        "no answer",
                        3,
                        false,
                        NOW,
                        Duration.ofSeconds(2),
                        LATER,
                        null));
    }

    @Test
    void theEndLetsGoOfTheClusterAndOfTheScheduleTogether() {
        var cluster = newCluster(newTenant(), "orders");
        var job = claimed(newJob(cluster, "UPDATE", "apply", "await-settled"), "one");

        var ended = inTransaction(() -> runs.finish(
                job.id(), job.epoch(), TASK, JobState.SUCCEEDED, "{\"primary\": \"orders-1\"}", null, LATER));

        assertThat(ended).isTrue();
        var now = stored(job);
        assertThat(now.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(now.result()).isEqualTo("{\"primary\": \"orders-1\"}");
        assertThat(now.finishedAt()).isEqualTo(LATER);
        assertThat(now.steps()).allSatisfy(step -> {
            assertThat(step.state()).isEqualTo(StepState.SKIPPED);
            assertThat(step.finishedAt()).isEqualTo(LATER);
        });
        assertThat(isScheduled(job)).isFalse();
        assertThat(stored(cluster).activeJob()).isNull();
        assertThat(runs.wakeSeq(job.id())).isEmpty();
    }

    @Test
    void noWriteOfAnOlderEpochTouchesAnything() {
        var job = newJob(newCluster(newTenant(), "orders"), "UPDATE", "apply", "await-settled");
        var old = claimed(job, "one").epoch();
        claimed(job, "other");
        var before = stored(job);
        var look = new Look(StepState.DONE, "seen long ago", Duration.ZERO, LATER);

        assertThat(runs.holds(job.id(), old)).isFalse();
        assertThat(runs.start(job.id(), old, 0, LATER)).isFalse();
        assertThat(runs.advance(job.id(), old, 0, look, 1, "{\"a\": \"b\"}")).isFalse();
        assertThat(runs.looked(job.id(), old, 0, look, "{\"a\": \"b\"}")).isFalse();
        assertThat(runs.passNoReturn(job.id(), old)).isFalse();
        assertThat(inTransaction(() -> runs.finish(job.id(), old, TASK, JobState.SUCCEEDED, null, null, LATER)))
                .isFalse();

        assertThat(stored(job)).isEqualTo(before);
        assertThat(isScheduled(job)).isTrue();
    }

    @Test
    void thePointOfNoReturnIsPassedOnlyForwards() {
        var job = claimed(newJob(newCluster(newTenant(), "orders"), "DELETE", "delete"), "one");

        assertThat(runs.passNoReturn(job.id(), job.epoch())).isTrue();
        assertThat(runs.passNoReturn(job.id(), job.epoch())).isTrue();
        assertThat(stored(job).pastNoReturn()).isTrue();

        var back = claimed(newJob(newCluster(newTenant(), "orders"), "DELETE", "delete"), "one");
        inTransaction(() -> jobs.turnBack(back.id(), 2, NOW));
        assertThat(runs.passNoReturn(back.id(), back.epoch() + 1)).isFalse();
    }

    @Test
    void aReasonToLookIsCountedForTheJobThatChangesTheCluster() {
        var cluster = newCluster(newTenant(), "orders");
        assertThat(runs.wake(cluster.id())).isEmpty();
        var job = newJob(cluster, "UPDATE");

        assertThat(runs.wake(cluster.id())).contains(job.id());
        assertThat(runs.wake(cluster.id())).contains(job.id());

        assertThat(runs.wakeSeq(job.id())).hasValue(2);
        inTransaction(() -> jobs.end(job.id(), JobState.FAILED, "{}", NOW));
        assertThat(runs.wake(cluster.id())).isEmpty();
    }

    @Test
    void onlyWhatNobodyRunsIsMadeDue() {
        var job = newJob(newCluster(newTenant(), "orders"), "UPDATE");
        picked(job, "one", 1);

        runs.due(job.id(), TASK, NOW.minusSeconds(60));
        assertThat(executionTime(job)).isEqualTo(NOW);
        runs.freeDead(TASK, NOW, LATER);
        assertThat(executionTime(job)).isEqualTo(LATER);
        runs.due(job.id(), TASK, NOW);

        assertThat(executionTime(job)).isEqualTo(NOW);
        runs.due(job.id(), TASK, LATER);
        assertThat(executionTime(job)).isEqualTo(NOW);
    }

    @Test
    void onlyTheDeadAreFreed() {
        var job = newJob(newCluster(newTenant(), "orders"), "UPDATE");
        picked(job, "one", 1);

        runs.freeDead(TASK, NOW.minusSeconds(1), LATER);
        assertThat(claims(job, "one", 1)).isTrue();
        runs.freeDead(TASK, NOW, LATER);
        assertThat(claims(job, "one", 1)).isFalse();
    }

    @Test
    void jobsWithoutAScheduleAreFound() {
        var lost = newJob(newCluster(newTenant(), "orders"), "UPDATE");
        var scheduled = newJob(newCluster(newTenant(), "orders"), "UPDATE");
        picked(scheduled, "one", 1);
        var over = newJob(newCluster(newTenant(), "orders"), "UPDATE");
        inTransaction(() -> jobs.end(over.id(), JobState.FAILED, "{}", NOW));

        assertThat(runs.unscheduled(TASK)).contains(lost.id()).doesNotContain(scheduled.id(), over.id());
    }

    @Test
    void livingJobsAreCountedByKindAndState() {
        var kind = "KIND_" + Ids.next();
        newJob(newCluster(newTenant(), "orders"), kind);
        claimed(newJob(newCluster(newTenant(), "orders"), kind), "one");

        assertThat(runs.counts())
                .filteredOn(count -> count.kind().equals(kind))
                .containsExactlyInAnyOrder(
                        new JobRuns.Count(kind, "PENDING", 1), new JobRuns.Count(kind, "RUNNING", 1));
    }

    private boolean claims(Job job, String by, long version) {
        return inTransaction(() -> runs.claim(job.id(), TASK, by, version, NOW)).isPresent();
    }

    private Instant executionTime(Job job) {
        return jdbc.sql("select execution_time from scheduled_tasks where task_instance = :id")
                .param("id", job.id().toString())
                .query((row, n) -> Rows.instant(row, "execution_time"))
                .single();
    }

    private static Look waiting(String why, long unreachableMillis, Instant at) {
        return new Look(StepState.WAITING, why, Duration.ofMillis(unreachableMillis), at);
    }
}
