package dev.matriarch.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;

class JobStoreTest extends WorkStoreTest {

    @Test
    void aJobKeepsAllThatIsSaidOfIt() {
        var cluster = newCluster(newTenant(), "orders");

        var job = newJob(cluster, "UPDATE", "apply", "await-settled");

        assertThat(jobs.find(job.tenant(), job.id())).contains(job);
        assertThat(jobs.find(newTenant(), job.id())).isEmpty();
        assertThat(stored(cluster).activeJob()).isEqualTo(job.id());
    }

    @Test
    void onlyOneJobChangesACluster() {
        var cluster = newCluster(newTenant(), "orders");
        var first = newJob(cluster, "UPDATE");

        assertThatThrownBy(() -> newJob(cluster, "SCALE")).isInstanceOf(DuplicateKeyException.class);

        inTransaction(() -> jobs.end(first.id(), JobState.FAILED, "{\"code\": \"superseded\"}", NOW));
        assertThat(stored(cluster).activeJob()).isNull();
        var second = newJob(cluster, "SCALE");
        assertThat(stored(cluster).activeJob()).isEqualTo(second.id());
    }

    @Test
    void aJobThatIsOverFromTheBeginningIsInNobodysWay() {
        var cluster = newCluster(newTenant(), "orders");
        var nothing = job(cluster, "UPDATE", JobState.SUCCEEDED);

        inTransaction(() -> jobs.insert(nothing, JobStore.Role.CHANGES));

        assertThat(stored(cluster).activeJob()).isNull();
        assertThat(stored(nothing)).isEqualTo(nothing);
    }

    @Test
    void aListGoesPageByPageAndShowsOnlyWhatIsMeant() {
        var tenant = newTenant();
        var orders = newCluster(tenant, "orders");
        var invoices = newCluster(tenant, "invoices");
        var first = newJob(orders, "UPDATE", "apply");
        inTransaction(() -> jobs.end(first.id(), JobState.FAILED, "{}", NOW));
        var second = newJob(orders, "SCALE", "apply", "await-settled");
        var third = newJob(invoices, "UPDATE");

        assertThat(jobs.list(tenant, null, null, null, null, 2))
                .extracting(Job::id)
                .containsExactly(third.id(), second.id());
        var rest = jobs.list(tenant, null, null, null, second.id(), 2);
        assertThat(rest).extracting(Job::id).containsExactly(first.id());
        assertThat(rest.getFirst().steps()).extracting(JobStep::name).containsExactly("apply");
        assertThat(jobs.list(tenant, orders.id(), null, null, null, 9)).hasSize(2);
        assertThat(jobs.list(tenant, null, "UPDATE", null, null, 9))
                .extracting(Job::id)
                .containsExactly(third.id(), first.id());
        assertThat(jobs.list(tenant, null, null, JobState.FAILED, null, 9))
                .extracting(Job::id)
                .containsExactly(first.id());
        assertThat(jobs.list(newTenant(), null, null, null, null, 9)).isEmpty();
    }

    @Test
    void aJobThatIsTurnedRoundHasAnotherEpochAndAReasonToLook() {
        var job = claimed(newJob(newCluster(newTenant(), "orders"), "UPDATE", "apply", "await-settled"), "one");

        inTransaction(() -> {
            jobs.turnBack(job.id(), 2, NOW);
            jobs.insert(job.id(), JobStep.pending(2, "undo-apply", true));
        });

        var now = stored(job);
        assertThat(now.state()).isEqualTo(JobState.CANCELLING);
        assertThat(now.epoch()).isEqualTo(job.epoch() + 1);
        assertThat(now.wakeSeq()).isEqualTo(job.wakeSeq() + 1);
        assertThat(now.generation()).isEqualTo(2);
        assertThat(now.steps())
                .extracting(JobStep::state)
                .containsExactly(StepState.SKIPPED, StepState.SKIPPED, StepState.PENDING);
        assertThat(runs.holds(job.id(), job.epoch())).isFalse();
    }

    @Test
    void aJobEndedFromOutsideSaysWhereItWas() {
        var job = claimed(newJob(newCluster(newTenant(), "orders"), "UPDATE", "apply", "await-settled"), "one");
        runs.start(job.id(), job.epoch(), 0, NOW);

        inTransaction(() -> jobs.end(job.id(), JobState.FAILED, "{\"code\": \"superseded\"}", NOW.plusSeconds(1)));

        var now = stored(job);
        assertThat(now.state()).isEqualTo(JobState.FAILED);
        assertThat(now.problem()).isEqualTo("{\"code\": \"superseded\"}");
        assertThat(now.finishedAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(now.steps()).extracting(JobStep::state).containsExactly(StepState.FAILED, StepState.SKIPPED);
        assertThat(runs.holds(job.id(), job.epoch())).isFalse();
    }

    @Test
    void aRetryIsLinkedBothWays() {
        var cluster = newCluster(newTenant(), "orders");
        var failed = newJob(cluster, "UPDATE");
        inTransaction(() -> jobs.end(failed.id(), JobState.FAILED, "{}", NOW));
        var retry = newJob(cluster, "UPDATE");

        jobs.retried(failed.id(), retry.id());

        assertThat(stored(failed).retriedBy()).isEqualTo(retry.id());
    }

    @Test
    void theUsualTimeIsTheMedianOfTheLastTwenty() {
        var kind = "KIND_" + Ids.next();
        var cluster = newCluster(newTenant(), "orders");
        assertThat(jobs.usualSeconds(kind)).isEmpty();

        for (var seconds : List.of(10, 600, 20)) {
            var job = claimed(newJob(cluster, kind), "one");
            var end = NOW.plus(Duration.ofSeconds(seconds));
            inTransaction(() -> runs.finish(job.id(), job.epoch(), TASK, JobState.SUCCEEDED, null, null, end));
        }

        assertThat(jobs.usualSeconds(kind)).contains(20);
    }
}
