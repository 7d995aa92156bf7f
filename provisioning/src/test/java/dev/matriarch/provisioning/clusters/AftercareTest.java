package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobView;
import org.junit.jupiter.api.Test;

/** What an operator leaves undone is seen to while a job waits for its end, and while it is undone. */
class AftercareTest extends ByHandTest {

    @Test
    void whatTheOperatorLeavesUndoneIsSeenTo() {
        var tenant = newTenant();
        var created = waitingCreation(tenant);
        operator.leavesItHalfDone(tenant.cluster(created));

        looksAgain(tenant, created);
        assertThat(tenant.sees(created).state()).isEqualTo(JobView.State.RUNNING);

        looksAgain(tenant, created);
        assertThat(tenant.sees(created).state()).isEqualTo(JobView.State.SUCCEEDED);
    }

    @Test
    void soItIsWhenAJobIsTakenBack() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.convergesByItself(false);
        var scale = tenant.scales(created, 5);
        one.takes(scale);
        tenant.cancels(scale);
        one.takes(scale);
        operator.leavesItHalfDone(tenant.cluster(created));

        looksAgain(tenant, scale);
        looksAgain(tenant, scale);

        assertThat(tenant.sees(scale).state()).isEqualTo(JobView.State.CANCELLED);
    }

    private void looksAgain(TestTenant tenant, JobView job) {
        wakes(tenant, job);
        one.takesWhileDue(job);
    }
}
