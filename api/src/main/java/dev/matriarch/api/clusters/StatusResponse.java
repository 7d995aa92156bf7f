package dev.matriarch.api.clusters;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterFacts.Role;
import dev.matriarch.provisioning.clusters.ClusterView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was last seen of a cluster, as clients read it. */
@Schema(name = "ClusterStatus", description = "What was last seen; null where nothing is known.")
public record StatusResponse(
        ClusterState state,

        @Schema(description = "The cluster's part in a topology; PRIMARY outside of one")
        Role role,

        @Schema(description = "Why it is not ready, for people") @Nullable
        String reason,

        @Schema(description = "The last generation proven in reality; converged is READY with the present one")
        long settledGeneration,

        @Schema(description = "The job that changes it now") @Nullable
        UUID activeJob,

        @Nullable Instant observedAt,

        @Schema(description = "The instance that takes writes") @Nullable
        String primary,

        @Nullable Integer timeline,
        int readyInstances,
        List<InstanceResponse> instances,
        @Nullable EndpointsResponse endpoints,

        @Schema(description = "As the server says it: 18.6") @Nullable
        String postgresqlVersion,

        @Schema(description = "What the volumes really have; null where nothing enforces it") @Nullable
        String storageCapacity,

        @Schema(description = "The connection poolers that are there; null: there is none") @Nullable
        PoolerStatusResponse pooler,

        List<ConditionResponse> conditions) {

    /** Where clients connect. */
    @Schema(name = "Endpoints", description = "Where clients connect: writes, standbys only, any instance.")
    public record EndpointsResponse(
            EndpointResponse readWrite,
            EndpointResponse readOnly,
            EndpointResponse read,

            @Schema(description = "Writes through a connection pooler; null: there is none") @Nullable
            EndpointResponse pooledReadWrite,

            @Schema(description = "Standbys through a connection pooler; null: there is none") @Nullable
            EndpointResponse pooledReadOnly) {

        static EndpointsResponse of(ClusterFacts.Endpoints endpoints) {
            return new EndpointsResponse(
                    EndpointResponse.of(endpoints.readWrite()),
                    EndpointResponse.of(endpoints.readOnly()),
                    EndpointResponse.of(endpoints.read()),
                    pooled(endpoints.pooledReadWrite()),
                    pooled(endpoints.pooledReadOnly()));
        }

        private static @Nullable EndpointResponse pooled(ClusterFacts.@Nullable Endpoint endpoint) {
            return endpoint == null ? null : EndpointResponse.of(endpoint);
        }
    }

    /** What was seen of the connection poolers. */
    @Schema(name = "PoolerStatus")
    public record PoolerStatusResponse(
            @Nullable PoolStatusResponse readWrite,
            @Nullable PoolStatusResponse readOnly) {

        static PoolerStatusResponse of(ClusterFacts.Pooler pooler) {
            return new PoolerStatusResponse(
                    PoolStatusResponse.of(pooler.readWrite()), PoolStatusResponse.of(pooler.readOnly()));
        }
    }

    /** What was seen of one pooler. */
    @Schema(name = "PoolStatus")
    public record PoolStatusResponse(
            @Schema(description = "How many there shall be; 0 while the cluster hibernates")
            int instances,

            @Schema(description = "How many take connections of clients")
            int readyInstances) {

        static @Nullable PoolStatusResponse of(ClusterFacts.@Nullable Pool pool) {
            return pool == null ? null : new PoolStatusResponse(pool.instances(), pool.readyInstances());
        }
    }

    /** One address. */
    @Schema(name = "Endpoint")
    public record EndpointResponse(String host, int port) {

        static EndpointResponse of(ClusterFacts.Endpoint endpoint) {
            return new EndpointResponse(endpoint.host(), endpoint.port());
        }
    }

    /** Something true of the cluster, or not, that people should know. */
    @Schema(name = "Condition")
    public record ConditionResponse(
            @Schema(description = "Such as Converged") String type,
            @Schema(allowableValues = {"True", "False"}) String status,
            String reason,
            String message,

            @Schema(description = "What can be done about it") @Nullable
            String nextAction,

            @Nullable Instant since) {

        static ConditionResponse of(ClusterFacts.Condition condition) {
            return new ConditionResponse(
                    condition.type(),
                    condition.status() ? "True" : "False",
                    condition.reason(),
                    condition.message(),
                    condition.nextAction(),
                    condition.since());
        }
    }

    static StatusResponse of(ClusterView cluster) {
        var facts = cluster.facts();
        var activeJob = cluster.activeJob();
        var endpoints = facts.endpoints();
        var pooler = facts.pooler();
        return new StatusResponse(
                cluster.state(),
                Role.PRIMARY,
                cluster.reason(),
                cluster.settledGeneration(),
                activeJob == null ? null : activeJob.value(),
                cluster.observedAt(),
                facts.primary(),
                facts.timeline(),
                facts.readyInstances(),
                facts.instances().stream().map(InstanceResponse::of).toList(),
                endpoints == null ? null : EndpointsResponse.of(endpoints),
                facts.postgresqlVersion(),
                facts.storageCapacity(),
                pooler == null ? null : PoolerStatusResponse.of(pooler),
                cluster.conditions().stream().map(ConditionResponse::of).toList());
    }
}
