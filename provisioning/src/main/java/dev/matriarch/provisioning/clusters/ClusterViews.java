package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.RecoveryWindow;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.provisioning.jobs.JobProblem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Clusters as their tenants see them. */
final class ClusterViews {

    private ClusterViews() {}

    static ClusterView of(HaCluster cluster) {
        return of(cluster, null);
    }

    /** @param problem why the job failed after which it is not what is wanted; null where none did, or nobody asks */
    static ClusterView of(HaCluster cluster, @Nullable JobProblem problem) {
        var look = StoredLook.of(cluster);
        return new ClusterView(
                cluster.id(),
                cluster.tenant(),
                cluster.namespace(),
                cluster.name(),
                cluster.operator(),
                cluster.dataPlane(),
                DesiredClusters.state(cluster.desired()),
                cluster.generation(),
                cluster.createdAt(),
                cluster.updatedAt(),
                cluster.state(),
                reason(cluster, look),
                cluster.settledGeneration(),
                cluster.activeJob(),
                cluster.observedAt(),
                look.facts(),
                look.primaryChange(),
                cluster.window(),
                conditions(cluster, look, problem));
    }

    private static @Nullable String reason(HaCluster cluster, StoredLook look) {
        if (cluster.state() == ClusterState.READY) {
            return null;
        }
        return look.reason() == null
                ? Standstill.reason(cluster.state(), DesiredClusters.state(cluster.desired()))
                : look.reason();
    }

    /** What the operator says of the cluster, and what the control plane knows besides. */
    private static List<Condition> conditions(HaCluster cluster, StoredLook look, @Nullable JobProblem problem) {
        var conditions = new ArrayList<>(look.facts().conditions());
        var desired = DesiredClusters.state(cluster.desired());
        Standstill.deleted(cluster, desired).ifPresent(conditions::add);
        Standstill.hibernated(cluster, desired, look.facts()).ifPresent(conditions::add);
        Standstill.fenced(cluster, desired, look.facts()).ifPresent(conditions::add);
        if (cluster.failedJob() != null) {
            conditions.add(FailedJobs.condition(cluster.failedJob(), problem));
        }
        conditions.add(backup(desired, cluster.window()));
        return conditions;
    }

    /** Whether it could be restored. That nothing gets into the archive now is the operator's own condition. */
    private static Condition backup(DesiredState desired, @Nullable RecoveryWindow window) {
        var archive = desired.archive();
        if (archive == null) {
            return new Condition(
                    "Backup",
                    false,
                    "NoObjectStore",
                    "nothing of this cluster is backed up",
                    "set spec.backup, or take dumps with pg_dump through the readWrite endpoint",
                    null);
        }
        if (desired.isReplica()) {
            return new Condition(
                    "Backup",
                    false,
                    "Replica",
                    "it follows another cluster, which is backed up",
                    "see the primary of its topology",
                    null);
        }
        return window == null || !window.isOpen()
                ? new Condition(
                        "Backup",
                        false,
                        "NothingRestorable",
                        "no base backup is complete yet, or no WAL after it is proven to be in the archive",
                        "wait for the first backup, or POST …/backups",
                        null)
                : new Condition(
                        "Backup",
                        true,
                        "Restorable",
                        "every moment from %s to %s can be restored from %s"
                                .formatted(
                                        window.from(),
                                        window.to(),
                                        archive.store().name()),
                        null,
                        null);
    }
}
