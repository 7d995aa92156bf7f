package dev.matriarch.provisioning.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.JobStep;
import dev.matriarch.metadata.StepState;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.TestTenant;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Jobs that go on where others failed, forwards or backwards, and what can be taken back of them. */
class RetryTest extends ByHandTest {

    private static final Duration TOO_LONG = Duration.ofMinutes(20);

    @Test
    void aCancelledRetryTakesBackWhatTheJobBeforeHasDone() {
        var tenant = newTenant();
        var created = creation(tenant);
        var retry = tenant.retries(failedScale(tenant, created));

        tenant.cancels(retry);
        one.takesWhileDue(retry);
        assertThat(operator.instances(tenant.cluster(created))).isEqualTo(3);
        operator.converges(tenant.cluster(created));
        wakes(tenant, created);
        one.takesWhileDue(retry);

        assertThat(tenant.sees(retry).state()).isEqualTo(JobView.State.CANCELLED);
        var cluster = tenant.seesCluster(created);
        assertThat(cluster.settledGeneration()).isEqualTo(cluster.generation());
        assertThat(cluster.desired().spec().instances()).isEqualTo(3);
    }

    /** Each write would have the operator begin anew with taking it up. */
    @Test
    void whatIsCancelledIsPutBackByOneWriteHoweverLongItTakes() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.convergesByItself(false);
        var scale = tenant.scales(created, 5);
        one.takes(scale);
        tenant.cancels(scale);
        var applied = new AtomicInteger();
        operator.onCall(verb -> applied.addAndGet(verb.equals("apply") ? 1 : 0));

        for (int look = 0; look < 3; look++) {
            one.takes(scale);
            wakes(tenant, created);
        }

        assertThat(applied).hasValue(1);
        assertThat(operator.instances(tenant.cluster(created))).isEqualTo(3);
        operator.converges(tenant.cluster(created));
        one.takesWhileDue(scale);
        assertThat(tenant.sees(scale).state()).isEqualTo(JobView.State.CANCELLED);
    }

    @Test
    void aRetryOfAWayBackGoesOnBackwards() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.convergesByItself(false);
        var scale = tenant.scales(created, 5);
        one.takes(scale);
        tenant.cancels(scale);
        one.takes(scale);
        time.passes(TOO_LONG);
        one.takes(scale);
        assertThat(tenant.sees(scale).state()).isEqualTo(JobView.State.FAILED);

        var retry = tenant.retries(scale);
        assertThat(retry.state()).isEqualTo(JobView.State.CANCELLING);
        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.UPDATING);
        operator.converges(tenant.cluster(created));
        one.takesWhileDue(retry);

        assertThat(tenant.sees(retry).state()).isEqualTo(JobView.State.CANCELLED);
        assertThat(states(tenant, retry)).containsExactly(StepState.SKIPPED, StepState.SKIPPED, StepState.DONE);
        assertThat(operator.instances(tenant.cluster(created))).isEqualTo(3);
    }

    @Test
    void aRetryOfARetryDoesNotRepeatWhatTheFirstHasDone() {
        var tenant = newTenant();
        var created = creation(tenant);
        var retry = tenant.retries(failedScale(tenant, created));
        one.takes(retry);
        assertThat(tenant.sees(retry).state()).isEqualTo(JobView.State.FAILED);

        var second = tenant.retries(retry);
        operator.converges(tenant.cluster(created));
        one.takesWhileDue(second);

        assertThat(tenant.sees(second).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(states(tenant, second)).containsExactly(StepState.SKIPPED, StepState.DONE);
    }

    @Test
    void aRetryIsPastThePointOfNoReturnThatTheJobBeforeHasPassed() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.convergesByItself(false);
        var delete = tenant.deletes(created);
        one.takes(delete);
        time.passes(TOO_LONG);
        one.takes(delete);
        assertThat(tenant.sees(delete).state()).isEqualTo(JobView.State.FAILED);

        var retry = tenant.retries(delete);

        assertThat(retry.pointOfNoReturn()).isEqualTo(JobView.PointOfNoReturn.REACHED);
        assertRefused(() -> tenant.cancels(retry), ErrorCode.JOB_PAST_NO_RETURN);
    }

    @Test
    void aRetryBearsFailuresOfOursAsAnyOtherJob() {
        var tenant = newTenant();
        operator.onCall(verb -> {
            throw new IllegalStateException("a defect of ours");
        });
        var job = tenant.creates("orders");
        for (var failures = 0; !tenant.sees(job).state().isFinal(); failures++) {
            assertThat(failures).isLessThan(10);
            one.takes(job);
            time.passes(Duration.ofSeconds(20));
        }
        assertThat(tenant.sees(job).problem()).extracting(JobProblem::code).isEqualTo("internal");

        var retry = tenant.retries(job);
        one.takes(retry);

        assertThat(tenant.sees(retry).state()).isEqualTo(JobView.State.RUNNING);
    }

    @Test
    void aChangeCalledOffBeforeItBeganDoesNotMakeAClusterWhole() {
        var tenant = newTenant();
        var created = creation(tenant);
        failedScale(tenant, created);
        var another = tenant.scales(created, 4);

        tenant.cancels(another);
        one.takesWhileDue(another);

        assertThat(tenant.sees(another).state()).isEqualTo(JobView.State.CANCELLED);
        var cluster = tenant.seesCluster(created);
        assertThat(cluster.desired().spec().instances()).isEqualTo(5);
        assertThat(cluster.settledGeneration()).isLessThan(cluster.generation());
        assertThat(cluster.conditions()).anyMatch(c -> c.type().equals("Converged") && !c.status());
    }

    @Test
    void aChangeCalledOffBeforeItBeganLeavesAWholeClusterWhole() {
        var tenant = newTenant();
        var created = creation(tenant);
        var scale = tenant.scales(created, 5);

        tenant.cancels(scale);
        one.takesWhileDue(scale);

        var cluster = tenant.seesCluster(created);
        assertThat(cluster.settledGeneration()).isEqualTo(cluster.generation());
        assertThat(cluster.state()).isEqualTo(ClusterState.READY);
    }

    @Test
    void aCancelAskedAgainAnswersTheSameJobAlsoWhenItsClusterIsGone() {
        var tenant = newTenant();
        var job = tenant.creates("orders");
        tenant.cancels(job);
        one.takesWhileDue(job);

        assertThat(tenant.cancels(job).state()).isEqualTo(JobView.State.CANCELLED);
    }

    private static List<StepState> states(TestTenant tenant, JobView job) {
        return tenant.sees(job).steps().stream().map(JobStep::state).toList();
    }
}
