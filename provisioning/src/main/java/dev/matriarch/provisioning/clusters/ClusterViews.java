package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.ClusterFacts.Condition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Clusters as their tenants see them. */
final class ClusterViews {

    private ClusterViews() {}

    static ClusterView of(HaCluster cluster) {
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
                conditions(cluster, look));
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
    private static List<Condition> conditions(HaCluster cluster, StoredLook look) {
        var conditions = new ArrayList<>(look.facts().conditions());
        var desired = DesiredClusters.state(cluster.desired());
        Standstill.deleted(cluster, desired).ifPresent(conditions::add);
        Standstill.hibernated(cluster, desired, look.facts()).ifPresent(conditions::add);
        Standstill.fenced(cluster, desired, look.facts()).ifPresent(conditions::add);
        if (cluster.failedJob() != null) {
            conditions.add(new Condition(
                    "Converged",
                    false,
                    "JobFailed",
                    "job %s did not bring about what is wanted".formatted(cluster.failedJob()),
                    "read the job's problem, then POST /jobs/%s/retry or change the cluster"
                            .formatted(cluster.failedJob()),
                    null));
        }
        conditions.add(new Condition(
                "Backup",
                false,
                "NoObjectStore",
                "nothing of this cluster is backed up",
                "take dumps with pg_dump through the readWrite endpoint",
                null));
        return conditions;
    }
}
