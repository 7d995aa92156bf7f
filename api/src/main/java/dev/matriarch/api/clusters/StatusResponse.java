package dev.matriarch.api.clusters;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.RecoveryWindow;
import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterFacts.Role;
import dev.matriarch.operators.Resizes;
import dev.matriarch.provisioning.clusters.ClusterView;
import dev.matriarch.provisioning.clusters.PrimaryChange;
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

        @Schema(description = "When it became primary: the last failover, switchover, or the creation") @Nullable
        Instant primarySince,

        @Nullable PrimaryChangeResponse lastPrimaryChange,
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

        @Schema(description = "What lies under each instance; empty where the operator has no volumes")
        List<VolumeResponse> volumes,

        @Schema(description = "The certificates that the operator keeps, and their ends")
        List<CertificateResponse> certificates,

        List<ConditionResponse> conditions,

        @Schema(description = "To which moments it can be restored; null where its WAL was never archived") @Nullable
        RecoveryWindowResponse recoveryWindow,

        @Schema(description = "When it was deleted with a grace period; null for one that was not") @Nullable
        Instant deletedAt,

        @Schema(description = "When it is deleted for good, unless it is undeleted before; null for one that stays")
        @Nullable
        Instant purgeAt) {

    /** The last move of the primary role. */
    @Schema(name = "PrimaryChange", description = "The last failover or switchover.")
    public record PrimaryChangeResponse(String from, String to, Instant at) {

        static @Nullable PrimaryChangeResponse of(@Nullable PrimaryChange change) {
            return change == null ? null : new PrimaryChangeResponse(change.from(), change.to(), change.at());
        }
    }

    /** Both ends are proven. */
    @Schema(name = "RecoveryWindow", description = "The moments to which it can be restored, both ends included.")
    public record RecoveryWindowResponse(
            @Schema(description = "null while there is no complete base backup") @Nullable
            Instant from,

            @Schema(description = "null while nothing is proven to be in the archive") @Nullable
            Instant to) {

        static @Nullable RecoveryWindowResponse of(@Nullable RecoveryWindow window) {
            return window == null ? null : new RecoveryWindowResponse(window.from(), window.to());
        }
    }

    /** A volume of one instance. */
    @Schema(name = "Volume", description = "A volume of one instance.")
    public record VolumeResponse(
            String name,
            String instance,
            @Schema(description = "DATA or WAL") Resizes.Use use,
            ClusterFacts.VolumeState state,
            @Nullable String storageClass,

            @Schema(description = "What is asked for") @Nullable
            String requested,

            @Schema(description = "What it has, null before it is there") @Nullable
            String capacity,

            @Schema(description = "What PostgreSQL has put there") @Nullable
            Long usedBytes) {

        static VolumeResponse of(ClusterFacts.Volume volume) {
            return new VolumeResponse(
                    volume.name(),
                    volume.instance(),
                    volume.use(),
                    volume.state(),
                    volume.storageClass(),
                    volume.requested(),
                    volume.capacity(),
                    volume.usedBytes());
        }
    }

    /** A certificate by which servers or clients of the cluster are known. */
    @Schema(name = "Certificate", description = "A certificate by which servers or clients of the cluster are known.")
    public record CertificateResponse(String name, Instant expiresAt) {

        static CertificateResponse of(ClusterFacts.Certificate certificate) {
            return new CertificateResponse(certificate.name(), certificate.expiresAt());
        }
    }

    /** Where clients connect. */
    @Schema(name = "Endpoints", description = "Where clients connect: writes, standbys only, any instance.")
    public record EndpointsResponse(
            EndpointResponse readWrite,
            EndpointResponse readOnly,
            EndpointResponse read,

            @Schema(description = "Writes through a connection pooler; null: there is none") @Nullable
            EndpointResponse pooledReadWrite,

            @Schema(description = "Standbys through a connection pooler; null: there is none") @Nullable
            EndpointResponse pooledReadOnly,

            @Schema(description = "Writes from outside of the data plane; null: there is no way in from there")
            @Nullable
            EndpointResponse exposed) {

        static EndpointsResponse of(ClusterFacts.Endpoints endpoints) {
            return new EndpointsResponse(
                    EndpointResponse.of(endpoints.readWrite()),
                    EndpointResponse.of(endpoints.readOnly()),
                    EndpointResponse.of(endpoints.read()),
                    ifThere(endpoints.pooledReadWrite()),
                    ifThere(endpoints.pooledReadOnly()),
                    ifThere(endpoints.exposed()));
        }

        private static @Nullable EndpointResponse ifThere(ClusterFacts.@Nullable Endpoint endpoint) {
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
        var deletion = cluster.desired().deletion();
        var endpoints = facts.endpoints();
        var pooler = facts.pooler();
        return new StatusResponse(
                cluster.state(),
                cluster.desired().isReplica() ? Role.REPLICA : Role.PRIMARY,
                cluster.reason(),
                cluster.settledGeneration(),
                activeJob == null ? null : activeJob.value(),
                cluster.observedAt(),
                facts.primary(),
                facts.details().primarySince(),
                PrimaryChangeResponse.of(cluster.primaryChange()),
                facts.timeline(),
                facts.readyInstances(),
                facts.instances().stream().map(InstanceResponse::of).toList(),
                endpoints == null ? null : EndpointsResponse.of(endpoints),
                facts.postgresqlVersion(),
                facts.storageCapacity(),
                pooler == null ? null : PoolerStatusResponse.of(pooler),
                facts.details().volumes().stream().map(VolumeResponse::of).toList(),
                facts.details().certificates().stream()
                        .map(CertificateResponse::of)
                        .toList(),
                cluster.conditions().stream().map(ConditionResponse::of).toList(),
                RecoveryWindowResponse.of(cluster.window()),
                deletion == null ? null : deletion.deletedAt(),
                deletion == null ? null : deletion.purgeAt());
    }
}
