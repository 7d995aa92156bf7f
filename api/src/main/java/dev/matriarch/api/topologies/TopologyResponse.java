package dev.matriarch.api.topologies;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.Topology;
import dev.matriarch.provisioning.clusters.TopologyView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A topology, as clients read it. */
@Schema(
        name = "Topology",
        description = "Clusters that hold the same data in several places. One takes writes, the other follows it.")
record TopologyResponse(
        UUID id,
        String name,

        @Schema(description = "The id of the cluster that takes writes; null while that changes") @Nullable
        UUID primary,

        @Schema(description = "The job that changes a member now") @Nullable
        UUID activeJob,

        List<TopologyMemberResponse> members,
        Instant createdAt,
        TopologyLinks links) {

    /** A cluster and its part. */
    @Schema(name = "TopologyMember", description = "A cluster and its part.")
    record TopologyMemberResponse(
            UUID cluster,
            String namespace,
            String name,
            String dataPlane,
            String operator,

            @Schema(
                    description =
                            "PROMOTING: it is going to take writes, which cannot be taken back any more. LOST: another one has"
                                    + " taken its place, and it must take no writes again.")
            Topology.Role role,

            ClusterState state,

            @Schema(description = "How a replica gets the primary's WAL; empty for any other")
            List<TopologyView.Way> followsBy,

            @Schema(description = "Of a replica; null for any other") @Nullable
            ReplicationLagResponse lag) {

        private static TopologyMemberResponse of(TopologyView.Member member) {
            var cluster = member.cluster();
            return new TopologyMemberResponse(
                    cluster.id().value(),
                    cluster.namespace(),
                    cluster.name(),
                    cluster.dataPlane(),
                    cluster.operator(),
                    member.role(),
                    cluster.state(),
                    member.followsBy(),
                    ReplicationLagResponse.of(member.lag()));
        }
    }

    /** How far a replica is behind. */
    @Schema(name = "ReplicationLag", description = "How far a replica is behind, as both were seen last.")
    record ReplicationLagResponse(
            @Schema(description = "WAL that the primary has written and the replica has not replayed; null: not known")
            @Nullable
            Long bytes,

            @Schema(description = "Since the last commit that it has replayed; 0 where it has replayed all") @Nullable
            Long seconds,

            @Schema(description = "When the last commit that it has replayed was made; null: not known") @Nullable
            Instant replayedUpTo) {

        private static @Nullable ReplicationLagResponse of(TopologyView.@Nullable Lag lag) {
            return lag == null ? null : new ReplicationLagResponse(lag.bytes(), lag.seconds(), lag.replayedUpTo());
        }
    }

    /** Where to go from here. */
    @Schema(name = "TopologyLinks")
    record TopologyLinks(String self) {}

    static TopologyResponse of(TopologyView topology) {
        var primary = topology.members().stream()
                .filter(member -> member.role() == Topology.Role.PRIMARY)
                .map(member -> member.cluster().id().value())
                .findFirst()
                .orElse(null);
        var activeJob = topology.activeJob();
        return new TopologyResponse(
                topology.id().value(),
                topology.name(),
                primary,
                activeJob == null ? null : activeJob.value(),
                topology.members().stream().map(TopologyMemberResponse::of).toList(),
                topology.createdAt(),
                new TopologyLinks(path(topology)));
    }

    static String path(TopologyView topology) {
        return "/topologies/" + topology.id();
    }
}
