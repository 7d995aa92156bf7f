package dev.matriarch.provisioning.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.StepState;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** News that arrive at each moment of a worker's turn. No time passes after them: what is lost then stays lost. */
class InterleavingTest extends ByHandTest {

    /** The moments of a turn, in order. */
    enum Moment {
        BEFORE_THE_PICK,
        BETWEEN_PICK_AND_CLAIM,
        BEFORE_THE_LOOK,
        AFTER_THE_LOOK,
        BETWEEN_CHECKPOINT_AND_UNPICK,
        BETWEEN_UNPICK_AND_LAST_GLANCE,
        AFTER_THE_TURN
    }

    @ParameterizedTest
    @EnumSource
    void aWorldThatConvergesIsSeenWithoutTimePassing(Moment moment) {
        var tenant = newTenant();
        var job = waitingCreation(tenant);

        turn(job, moment, () -> {
            operator.converges(tenant.cluster(job));
            wakes(tenant, job);
        });
        one.takesWhileDue(job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
    }

    @ParameterizedTest
    @EnumSource
    void twoReasonsToLookAreNotFewerThanOne(Moment moment) {
        var tenant = newTenant();
        var job = waitingCreation(tenant);

        turn(job, moment, () -> {
            wakes(tenant, job);
            operator.converges(tenant.cluster(job));
            wakes(tenant, job);
        });
        one.takesWhileDue(job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
    }

    @ParameterizedTest
    @EnumSource
    void aCancelIsHeededWithoutTimePassing(Moment moment) {
        var tenant = newTenant();
        var job = waitingCreation(tenant);

        turn(job, moment, () -> tenant.cancels(job));
        one.takesWhileDue(job);
        operator.converges(tenant.cluster(job));
        wakes(tenant, job);
        one.takesWhileDue(job);

        var seen = tenant.sees(job);
        assertThat(seen.state()).isEqualTo(JobView.State.CANCELLED);
        assertThat(seen.steps())
                .filteredOn(step -> step.state() == StepState.DONE)
                .extracting(s -> s.name())
                .containsExactly("apply", "undo-apply");
        assertThat(operator.instances(tenant.cluster(job))).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatWasSupersededWritesNothingMore(Moment moment) {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.convergesByItself(false);
        var scale = tenant.scales(created, 5);
        one.takes(scale);
        var after = new Object() {
            JobView failover = scale;
            String written = "";
        };

        turn(scale, moment, () -> {
            after.failover = tenant.failsOver(created, new ChangeOptions(false, null, true));
            after.written = written(scale);
        });

        assertThat(written(scale)).isEqualTo(after.written);
        assertThat(tenant.sees(scale).state()).isEqualTo(JobView.State.FAILED);
        assertThat(scheduled(scale)).isFalse();
        goesWell(tenant, created, after.failover);
    }

    private void goesWell(TestTenant tenant, JobView created, JobView failover) {
        operator.onCall(verb -> {});
        one.takesWhileDue(failover);
        operator.converges(tenant.cluster(created));
        wakes(tenant, created);
        one.takesWhileDue(failover);
        assertThat(tenant.sees(failover).state()).isEqualTo(JobView.State.SUCCEEDED);
    }

    /** The job waits; a worker takes its next turn, and at that moment there are news. */
    private void turn(JobView job, Moment moment, Runnable news) {
        if (moment != Moment.BEFORE_THE_PICK && moment != Moment.AFTER_THE_TURN) {
            time.passes(A_PAUSE);
        }
        var once = new AtomicBoolean();
        tell(Moment.BEFORE_THE_PICK, moment, news);
        if (!one.isDue(job)) {
            tell(Moment.AFTER_THE_TURN, moment, news);
            return;
        }
        var execution = one.picks(job);
        tell(Moment.BETWEEN_PICK_AND_CLAIM, moment, news);
        operator.onCall(verb -> tellOnce(once, verb, Moment.BEFORE_THE_LOOK, moment, news));
        operator.onAnswer(verb -> tellOnce(once, verb, Moment.AFTER_THE_LOOK, moment, news));
        var end = one.runs(execution);
        tell(Moment.BETWEEN_CHECKPOINT_AND_UNPICK, moment, news);
        one.putsDown(execution, end, () -> tell(Moment.BETWEEN_UNPICK_AND_LAST_GLANCE, moment, news));
    }

    private static void tellOnce(AtomicBoolean once, String verb, Moment now, Moment moment, Runnable news) {
        if (verb.equals("observe") && now == moment && once.compareAndSet(false, true)) {
            news.run();
        }
    }

    private static void tell(Moment now, Moment moment, Runnable news) {
        if (now == moment) {
            news.run();
        }
    }

    private boolean scheduled(JobView job) {
        return !jdbc.sql("select 1 from scheduled_tasks where task_instance = :id")
                .param("id", String.valueOf(job.id()))
                .query(Integer.class)
                .list()
                .isEmpty();
    }
}
