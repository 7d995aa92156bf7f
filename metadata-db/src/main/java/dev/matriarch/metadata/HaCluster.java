package dev.matriarch.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code ha_cluster}. The JSON columns are texts here; what they mean is provisioning's.
 *
 * @param desired what the tenant wants, as JSON
 * @param generation counts the desired states
 * @param settledGeneration the last generation proven in reality
 * @param activeJob the job that changes the cluster now
 * @param failedJob the job that left the cluster unlike its desired state
 * @param observation the newest look, as JSON
 * @param window to which moments it can be restored; null where its WAL was never archived
 */
public record HaCluster(
        ClusterId id,
        TenantId tenant,
        String namespace,
        String name,
        String dataPlane,
        String operator,
        String desired,
        long generation,
        long settledGeneration,
        ClusterState state,
        @Nullable JobId activeJob,
        @Nullable JobId failedJob,
        @Nullable String observation,
        @Nullable Instant observedAt,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant deletedAt,
        @Nullable RecoveryWindow window) {

    /** The desired state is what reality was last seen to match. */
    public boolean converged() {
        return settledGeneration == generation;
    }

    /** A cluster that was not there, at its first generation. */
    public static HaCluster fresh(
            ClusterId id,
            TenantId tenant,
            String namespace,
            String name,
            String dataPlane,
            String operator,
            String desired,
            ClusterState state,
            Instant now) {
        return new HaCluster(
                id, tenant, namespace, name, dataPlane, operator, desired, 1, 0, state, null, null, null, null, now,
                now, null, null);
    }

    /** The same cluster, once its next desired state is written. */
    public HaCluster nextGeneration() {
        return new HaCluster(
                id,
                tenant,
                namespace,
                name,
                dataPlane,
                operator,
                desired,
                generation + 1,
                settledGeneration,
                state,
                activeJob,
                failedJob,
                observation,
                observedAt,
                createdAt,
                updatedAt,
                deletedAt,
                window);
    }
}
