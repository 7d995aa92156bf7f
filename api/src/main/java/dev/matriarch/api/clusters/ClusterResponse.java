package dev.matriarch.api.clusters;

import dev.matriarch.provisioning.clusters.ClusterView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A cluster as clients read it: every field as it was sent, with defaults filled in, and what was last seen. */
@Schema(name = "Cluster", description = "A highly available PostgreSQL: what is wanted, and what was last seen.")
public record ClusterResponse(
        UUID id,
        String tenant,
        String name,
        String namespace,
        String operator,
        String dataPlane,
        Map<String, String> labels,
        @Nullable String description,
        boolean deletionProtection,
        SpecResponse spec,

        @Schema(description = "From what it was made; null: it began empty") @Nullable
        RestoreRequest restore,

        @Schema(description = "Counts what was wanted; the ETag")
        long generation,

        Instant createdAt,
        Instant updatedAt,
        StatusResponse status,
        ClusterLinks links) {

    /** Where to go from here. */
    @Schema(name = "ClusterLinks")
    public record ClusterLinks(String self, String jobs) {}

    static ClusterResponse of(ClusterView cluster) {
        var desired = cluster.desired();
        return new ClusterResponse(
                cluster.id().value(),
                cluster.tenant().value(),
                cluster.name(),
                cluster.namespace(),
                cluster.operator(),
                cluster.dataPlane(),
                desired.labels(),
                desired.description(),
                desired.deletionProtection(),
                SpecResponse.of(desired.spec()),
                RestoreRequest.of(desired.restore()),
                cluster.generation(),
                cluster.createdAt(),
                cluster.updatedAt(),
                StatusResponse.of(cluster),
                new ClusterLinks("/ha-clusters/" + cluster.id(), "/jobs?cluster=" + cluster.id()));
    }
}
