package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Role;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.jobs.JobReversal;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Jobs;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How a cluster ends. */
@Component
class ClusterDeletion {

    private final ClusterChanges changes;
    private final JobReversal reversal;
    private final Jobs jobs;

    ClusterDeletion(ClusterChanges changes, JobReversal reversal, Jobs jobs) {
        this.changes = changes;
        this.reversal = reversal;
        this.jobs = jobs;
    }

    /** Deleting what is being deleted answers the same job. */
    JobView delete(Caller caller, ClusterId id, @Nullable String confirm, ChangeOptions options) {
        caller.requireAtLeast(Role.EDITOR);
        return changes.inTransaction(() -> {
            var cluster = changes.locked(caller, id, options);
            refuse(cluster, confirm);
            var active = cluster.activeJob() == null ? null : jobs.get(caller, cluster.activeJob());
            if (active != null && !options.dryRun()) {
                if (active.kind().equals(DeleteCluster.KIND)) {
                    return active;
                }
                makeRoom(caller, active, options);
            }
            return changes.accept(
                    caller, id, options, ClusterChanges.Change.act(DeleteCluster.KIND, java.util.Map.of()));
        });
    }

    private static void refuse(HaCluster cluster, @Nullable String confirm) {
        if (confirm != null && !confirm.equals(cluster.name())) {
            throw RequestRefusedException.because(
                    ErrorCode.CONFIRM_MISMATCH, "the cluster is called %s".formatted(cluster.name()));
        }
        if (DesiredClusters.state(cluster.desired()).deletionProtection()) {
            throw RequestRefusedException.because(ErrorCode.CLUSTER_PROTECTED, "it has deletionProtection")
                    .next("PATCH /ha-clusters/%s with {\"deletionProtection\": false}".formatted(cluster.id()));
        }
    }

    /** What another job was about is no matter any more: before its point of no return it is simply called off. */
    private void makeRoom(Caller caller, JobView active, ChangeOptions options) {
        var job = java.util.Objects.requireNonNull(active.id());
        if (options.supersede()) {
            reversal.supersede(caller, job);
        } else if (active.pointOfNoReturn() == JobView.PointOfNoReturn.REACHED) {
            throw JobReversal.busy(job).next("wait for that job, or send supersede=true");
        } else {
            reversal.callOff(caller, job);
        }
    }
}
