package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.StepState;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobProblem;
import dev.matriarch.provisioning.jobs.JobView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How clusters end, and when they do not. */
class ClusterDeletionTest extends ByHandTest {

    private static final ChangeOptions SUPERSEDE = new ChangeOptions(false, null, true);

    @Test
    void whatIsProtectedIsNotDeleted() {
        var tenant = newTenant();
        var created = clusters.create(
                tenant.caller(),
                new ClusterDraft(
                        ClusterDraft.Shape.FULL,
                        null,
                        "orders",
                        null,
                        null,
                        null,
                        null,
                        null,
                        true,
                        ClusterDraft.Spec.empty(),
                        null),
                ChangeOptions.PLAIN);
        one.takesWhileDue(created);

        var refusal = Refusals.refusalOf(() -> tenant.deletes(created));

        assertThat(refusal.code()).isEqualTo(ErrorCode.CLUSTER_PROTECTED);
        assertThat(refusal.nextAction()).contains("\"deletionProtection\": false");
        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.READY);
    }

    @Test
    void aConfirmationNamesTheCluster() {
        var tenant = newTenant();
        var created = creation(tenant);

        assertThat(Refusals.codeOf(() -> deletes(tenant, created, "invoices", ChangeOptions.PLAIN)))
                .isEqualTo(ErrorCode.CONFIRM_MISMATCH);

        var job = deletes(tenant, created, "orders", ChangeOptions.PLAIN);
        one.takesWhileDue(job);
        assertThat(Refusals.codeOf(() -> tenant.seesCluster(created))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(operator.instances(tenant.cluster(created))).isZero();
    }

    @Test
    void deletingWhatIsBeingDeletedAnswersTheSameJob() {
        var tenant = newTenant();
        var created = creation(tenant);
        var job = tenant.deletes(created);
        operator.convergesByItself(false);

        assertThat(tenant.deletes(created).id()).isEqualTo(job.id());
        one.takes(job);
        assertThat(tenant.deletes(created).id()).isEqualTo(job.id());
        assertThat(deletes(tenant, created, null, SUPERSEDE).id()).isEqualTo(job.id());
        assertThat(tenant.seesCluster(created).generation()).isEqualTo(2);
    }

    @Test
    void aNameIsFreeOnceItsClusterIsGone() {
        var tenant = newTenant();
        var created = creation(tenant);
        assertThat(Refusals.codeOf(() -> tenant.creates("orders"))).isEqualTo(ErrorCode.NAME_TAKEN);
        one.takesWhileDue(tenant.deletes(created));

        var again = creation(tenant);

        assertThat(again.clusterId()).isNotEqualTo(created.clusterId());
        assertThat(tenant.seesCluster(again).state()).isEqualTo(ClusterState.READY);
    }

    @Test
    void aDeletionCallsOffAnUpdate() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.convergesByItself(false);
        var scale = tenant.scales(created, 5);
        one.takes(scale);

        var delete = tenant.deletes(created);

        var called = tenant.sees(scale);
        assertThat(called.state()).isEqualTo(JobView.State.CANCELLED);
        assertThat(called.problem()).extracting(JobProblem::detail).isEqualTo("the cluster is being deleted");
        assertThat(called.steps()).noneMatch(step -> step.state() == StepState.WAITING);
        assertThat(tenant.seesCluster(created).activeJob()).isEqualTo(delete.id());
        one.takes(delete);
        operator.converges(tenant.cluster(created));
        wakes(tenant, created);
        one.takesWhileDue(delete);
        assertThat(tenant.sees(delete).state()).isEqualTo(JobView.State.SUCCEEDED);
    }

    @Test
    void aDeletionCallsOffACreation() {
        var tenant = newTenant();
        var create = waitingCreation(tenant);

        var delete = tenant.deletes(create);
        one.takes(delete);
        operator.converges(tenant.cluster(create));
        wakes(tenant, create);
        one.takesWhileDue(delete);

        assertThat(tenant.sees(create).state()).isEqualTo(JobView.State.CANCELLED);
        assertThat(tenant.sees(delete).state()).isEqualTo(JobView.State.SUCCEEDED);
    }

    @Test
    void whatCannotBeTakenBackIsOnlySuperseded() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.convergesByItself(false);
        var failover = tenant.failsOver(created, ChangeOptions.PLAIN);
        operator.reports(tenant.cluster(created), "it is elected");
        one.takes(failover);

        var refusal = Refusals.refusalOf(() -> tenant.deletes(created));
        assertThat(refusal.code()).isEqualTo(ErrorCode.CLUSTER_BUSY);
        assertThat(refusal.nextAction()).contains("supersede=true");

        deletes(tenant, created, null, SUPERSEDE);
        assertThat(tenant.sees(failover).state()).isEqualTo(JobView.State.FAILED);
    }

    @Test
    void aPlanOfADeletionLeavesARunningJobAlone() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.convergesByItself(false);
        var scale = tenant.scales(created, 5);

        var plan = deletes(tenant, created, null, new ChangeOptions(true, null, false));

        assertThat(plan.state()).isEqualTo(JobView.State.PLANNED);
        assertThat(plan.steps())
                .extracting(step -> step.name())
                .containsExactly("final-backup", "await-backup", "seal-archive", "delete", "await-gone", "tidy");
        assertThat(tenant.sees(scale).state()).isEqualTo(JobView.State.PENDING);
    }

    private JobView deletes(TestTenant tenant, JobView created, @Nullable String confirm, ChangeOptions options) {
        return clusters.delete(tenant.caller(), id(created), confirm, GracePeriod.NONE, false, options);
    }

    private static ClusterId id(JobView job) {
        return Objects.requireNonNull(job.clusterId());
    }
}
