package dev.matriarch.provisioning.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.JobRuns.Look;
import dev.matriarch.metadata.JobState;
import dev.matriarch.metadata.StepState;
import dev.matriarch.provisioning.ErrorCode;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Workers that were paused, and go on after others have taken what they had. */
class StaleWorkerTest extends ByHandTest {

    @Test
    void aClaimIsRefusedOnceTheDeadHaveBeenNoticed() {
        var tenant = newTenant();
        var job = tenant.creates("orders");
        var stale = one.picks(job);
        theDeadAreNoticed();

        var end = one.runs(stale);

        assertThat(epoch(job)).isZero();
        one.putsDown(stale, end);
        assertThat(one.isDue(job)).isTrue();
    }

    @Test
    void aClaimIsRefusedOnceAnotherHasPicked() {
        var tenant = newTenant();
        var job = tenant.creates("orders");
        var stale = one.picks(job);
        theDeadAreNoticed();
        var fresh = other.picks(job);

        one.putsDown(stale, one.runs(stale));
        assertThat(epoch(job)).isZero();
        other.putsDown(fresh, other.runs(fresh));

        assertThat(epoch(job)).isEqualTo(1);
        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
    }

    @Test
    void aClaimIsRefusedOnceAnotherHasPutTheJobDown() {
        var tenant = newTenant();
        operator.convergesByItself(false);
        var job = tenant.creates("orders");
        var stale = one.picks(job);
        theDeadAreNoticed();
        other.takes(job);
        var written = written(job);

        one.putsDown(stale, one.runs(stale));

        assertThat(written(job)).isEqualTo(written);
        assertThat(other.isDue(job)).isFalse();
    }

    @Test
    void aWorkerThatWakesUpInTheMiddleOfAStepWritesNothing() {
        var tenant = newTenant();
        operator.convergesByItself(false);
        var job = tenant.creates("orders");
        var stale = one.picks(job);
        var asleep = new AtomicBoolean();
        var after = new Object() {
            String written = "";
        };
        operator.onAnswer(verb -> {
            if (verb.equals("observe") && asleep.compareAndSet(false, true)) {
                theDeadAreNoticed();
                other.takes(job);
                after.written = written(job);
            }
        });

        one.putsDown(stale, one.runs(stale));

        assertThat(asleep).isTrue();
        assertThat(written(job)).isEqualTo(after.written);
        assertThat(epoch(job)).isEqualTo(2);
        assertThat(other.isDue(job)).isFalse();
        operator.converges(tenant.cluster(job));
        wakes(tenant, job);
        other.takesWhileDue(job);
        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
    }

    @Test
    void noWriteOfAnOlderEpochTouchesAnything() {
        var tenant = newTenant();
        var job = waitingCreation(tenant);
        var id = Objects.requireNonNull(job.id());
        var old = epoch(job);
        time.passes(A_PAUSE);
        other.takes(job);
        var written = written(job);
        var look = new Look(StepState.DONE, "seen long ago", Duration.ZERO, time.instant());

        assertThat(runs.holds(id, old)).isFalse();
        assertThat(runs.start(id, old, 2, time.instant())).isFalse();
        assertThat(runs.advance(id, old, 1, look, 2, "{\"of\": \"old\"}")).isFalse();
        assertThat(runs.looked(id, old, 1, look, "{\"of\": \"old\"}")).isFalse();
        assertThat(runs.passNoReturn(id, old)).isFalse();
        assertThat(runs.finish(id, old, JobScheduler.TASK, JobState.SUCCEEDED, null, null, time.instant()))
                .isFalse();

        assertThat(written(job)).isEqualTo(written);
    }

    @Test
    void aCancelThatComesFirstKeepsTheJobFromItsPointOfNoReturn() {
        var tenant = newTenant();
        var created = creation(tenant);
        var delete = tenant.deletes(created);
        var execution = one.picks(delete);
        var claimed = transaction.execute(status -> runs.claim(
                Objects.requireNonNull(delete.id()), JobScheduler.TASK, "one", execution.version, time.instant()));
        var epoch = Objects.requireNonNull(claimed).orElseThrow().epoch();

        tenant.cancels(delete);

        assertThat(runs.passNoReturn(Objects.requireNonNull(delete.id()), epoch))
                .isFalse();
        theDeadAreNoticed();
        other.takesWhileDue(delete);
        assertThat(tenant.sees(delete).state()).isEqualTo(JobView.State.CANCELLED);
        assertThat(operator.instances(tenant.cluster(created))).isEqualTo(3);
    }

    @Test
    void aPointOfNoReturnThatComesFirstRefusesTheCancel() {
        var tenant = newTenant();
        var created = creation(tenant);
        var delete = tenant.deletes(created);
        operator.onCall(verb -> {
            if (verb.equals("delete")) {
                assertRefused(() -> tenant.cancels(delete), ErrorCode.JOB_PAST_NO_RETURN);
            }
        });

        one.takesWhileDue(delete);

        assertThat(tenant.sees(delete).state()).isEqualTo(JobView.State.SUCCEEDED);
    }

    @Test
    void aJobWithoutAScheduleGetsOne() {
        var tenant = newTenant();
        var job = waitingCreation(tenant);
        jdbc.sql("delete from scheduled_tasks where task_instance = :id")
                .param("id", String.valueOf(job.id()))
                .update();

        worker.sweep();

        assertThat(one.isDue(job)).isTrue();
    }

    @Test
    void aScheduleOfAJobThatIsOverGoes() {
        var tenant = newTenant();
        var job = creation(tenant);
        scheduler.schedule(Objects.requireNonNull(job.id()));

        one.takes(job);

        assertThat(one.isDue(job)).isFalse();
        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
    }
}
