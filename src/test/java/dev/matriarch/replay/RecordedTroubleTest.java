package dev.matriarch.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.jobs.JobProblem;
import dev.matriarch.provisioning.jobs.JobView;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Clusters whose operator, or the place it runs in, could not do what it was asked for, for a while or for good. */
class RecordedTroubleTest extends RecordedWorkflows {

    private static final Duration LONGER_THAN_PULLS_ARE_TRIED = Duration.ofMinutes(4);

    @Test
    void aChangeWaitsForAnOperatorThatIsAway() {
        var tenant = newTenant();
        var created = creates(tenant, "operator-away", instances(2));
        succeeds(tenant, created);

        var notes = succeeds(tenant, tenant.scales(created, 3));

        assertThat(notes)
                .anyMatch(note -> note.matches("2 of 3 instances ready, the operator has not answered for \\d+ s"));
    }

    @Test
    void aFullQuotaOfPodsIsNamedAndWaitedFor() {
        var tenant = newTenant();
        var notes = succeeds(tenant, creates(tenant, "quota-pods", instances(3)));

        assertThat(notes)
                .contains("2 of 3 instances ready, there is no room left for orders-3 (exceeded quota: tight, "
                        + "requested: pods=1, used: pods=2, limited: pods=2)");
    }

    @Test
    void aVolumeThatWasRefusedEndsTheCreation() {
        var tenant = newTenant();
        var created = creates(tenant, "quota-volumes", instances(3));
        unfolds(tenant, created);

        assertThat(failure(tenant, created).detail())
                .isEqualTo("orders-3 waits for a volume that was refused when it was asked for");
    }

    @Test
    void anImageThatCannotBeHadEndsTheCreationAndLeavesTheClusterToBeDeleted() {
        var tenant = newTenant();
        var created = creates(tenant, "image-missing", spec(3, 99, Map.of(), null));
        unfolds(tenant, created, LONGER_THAN_PULLS_ARE_TRIED);

        assertThat(failure(tenant, created).detail())
                .startsWith("the image for orders-1 cannot be pulled")
                .contains("ghcr.io/cloudnative-pg/postgresql:99");
        succeeds(tenant, tenant.deletes(created));
    }

    @Test
    void aCreationThatFindsNoNodeIsCancelledWhenNothingIsLeftOfIt() {
        var tenant = newTenant();
        var created = creates(tenant, "unschedulable", spec(3, 18, Map.of(), "64"));
        var notes = unfolds(tenant, created);
        assertThat(tenant.sees(created).state()).isEqualTo(JobView.State.RUNNING);
        assertThat(notes.getLast())
                .isEqualTo(
                        "0 of 3 instances ready, orders-1 finds no node (0/3 nodes are available: 3 Insufficient cpu)");

        tenant.cancels(created);
        unfolds(tenant, created);

        assertThat(tenant.sees(created).state()).isEqualTo(JobView.State.CANCELLED);
    }

    @Test
    void aClusterThatIsDeletedByHandEndsItsCreation() {
        var tenant = newTenant();
        var created = creates(tenant, "deleted-by-hand", instances(2));
        unfolds(tenant, created);

        assertThat(failure(tenant, created).detail())
                .isEqualTo("the cluster is being removed: somebody deleted it in Kubernetes");
    }

    @Test
    void whatWasEditedByHandIsWrittenOverByTheNextChange() {
        var tenant = newTenant();
        var created = creates(tenant, "hand-edit", instances(2));
        succeeds(tenant, created);
        observed(tenant, created);
        assertThat(tenant.seesCluster(created).conditions())
                .extracting(Condition::type)
                .contains("Drifted");

        succeeds(tenant, changes(tenant, created, instances(2), "as it was wanted"));

        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.READY);
        assertThat(tenant.seesCluster(created).conditions())
                .extracting(Condition::type)
                .doesNotContain("Drifted");
    }

    private static JobProblem failure(TestTenant tenant, JobView job) {
        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.FAILED);
        assertThat(tenant.seesCluster(job).state()).isEqualTo(ClusterState.FAILED);
        var problem = Objects.requireNonNull(tenant.sees(job).problem());
        assertThat(problem.code()).isEqualTo("operator-stuck");
        assertThat(problem.nextAction()).isNotBlank();
        return problem;
    }
}
