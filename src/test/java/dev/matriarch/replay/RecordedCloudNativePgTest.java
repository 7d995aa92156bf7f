package dev.matriarch.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.operators.cloudnativepg.RecordedCloudNativePg;
import dev.matriarch.operators.kubernetes.RecordedOperator;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.clusters.ResizeDraft;
import dev.matriarch.provisioning.jobs.JobProblem;
import dev.matriarch.provisioning.jobs.JobView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** CloudNativePG as it was recorded: what there is of every operator, and what was only asked of this one. */
class RecordedCloudNativePgTest extends RecordedScenarios {

    private static final Duration LONGER_THAN_PULLS_ARE_TRIED = Duration.ofMinutes(4);

    @Autowired
    private RecordedCloudNativePg recorded;

    @Override
    RecordedOperator<?> recorded() {
        return recorded;
    }

    @Override
    int version() {
        return 18;
    }

    @Override
    List<String> wordsOfACreation() {
        return List.of(
                "0 of 3 instances ready, 3 more to be added",
                "0 of 3 instances ready, orders-1 is being initialised",
                "0 of 3 instances ready, orders-1 is starting",
                "1 of 3 instances ready, orders-2 is being copied from orders-1",
                "1 of 3 instances ready, orders-2 is joining",
                "2 of 3 instances ready, orders-3 is being copied from orders-1",
                "2 of 3 instances ready, orders-3 is joining");
    }

    @Override
    List<Map<String, String>> parameters() {
        return List.of(
                Map.of("work_mem", "8MB"),
                Map.of("work_mem", "8MB", "max_connections", "150"),
                Map.of("work_mem", "8MB", "max_connections", "120"));
    }

    /** When that was looked at with SQL. */
    @Override
    Duration takenUpAfter() {
        return Duration.ofMillis(1800);
    }

    @Override
    int hibernated() {
        return 3;
    }

    @Override
    String successor() {
        return "orders-2";
    }

    @Override
    JobView changesMeanwhile(TestTenant tenant, JobView created) {
        return tenant.scales(created, 3);
    }

    @Override
    JobView outgrowsTheQuota(TestTenant tenant) {
        return creates(tenant, "quota-pods", instances(3));
    }

    @Override
    String saysThatTheQuotaIsFull() {
        return "2 of 3 instances ready, there is no room left for orders-3 (exceeded quota: tight, "
                + "requested: pods=1, used: pods=2, limited: pods=2)";
    }

    @Override
    Map<String, String> parametersAfterTheEdit() {
        return Map.of();
    }

    @Test
    void aVolumeThatComesLateIsNamedAndWaitedFor() {
        assertThat(lives("volume-late"))
                .anyMatch(note -> note.startsWith("0 of 3 instances ready, the volume orders-1 is not there yet ("));
    }

    @Test
    void whatIsFencedStandsStillUntilItIsLetGoOn() {
        var tenant = newTenant();
        var created = creates(tenant, "power", instances(3));
        succeeds(tenant, created);
        succeeds(tenant, tenant.hibernates(created));
        succeeds(tenant, tenant.resumes(created));

        succeeds(tenant, tenant.fences(created, "orders-2"));
        succeeds(tenant, tenant.fences(created));
        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.FENCED);
        succeeds(tenant, tenant.unfences(created));

        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.READY);
    }

    @Test
    void aVolumeForWalIsAddedAndGrowsAndInstancesGetMoreOfAProcessor() {
        var tenant = newTenant();
        var created = creates(tenant, "resize", instances(2));
        succeeds(tenant, created);

        for (var sizes : List.of(
                new ResizeDraft("2Gi", null, null, null),
                new ResizeDraft(null, "1Gi", null, null),
                new ResizeDraft(null, "2Gi", null, null),
                new ResizeDraft(null, null, "100m", null))) {
            succeeds(tenant, tenant.resizes(created, sizes, ChangeOptions.PLAIN));
        }
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

    /** In the middle of its creation. */
    @Test
    void aClusterThatIsDeletedByHandEndsItsCreation() {
        var tenant = newTenant();
        var created = creates(tenant, "deleted-by-hand", instances(2));
        unfolds(tenant, created);

        assertThat(failure(tenant, created).detail())
                .isEqualTo("the cluster is being removed: somebody deleted it in Kubernetes");
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
