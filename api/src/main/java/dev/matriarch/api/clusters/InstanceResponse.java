package dev.matriarch.api.clusters;

import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterFacts.Role;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL server as clients read it. */
@Schema(name = "Instance", description = "One PostgreSQL server; null where nothing is known.")
public record InstanceResponse(
        String name,
        Role role,

        @Schema(description = "The primary takes writes; a standby streams")
        boolean ready,

        @Nullable String node,
        @Nullable String zone,
        @Nullable Integer timeline,
        @Nullable Instant startedAt,
        @Nullable Long storageUsedBytes,

        @Schema(description = "quorum, sync, potential or async, as the primary says it of a standby") @Nullable
        String syncState,

        @Schema(description = "How much WAL the standby has still to replay") @Nullable
        Long lagBytes,

        @Schema(description = "How far a standby has replayed, or the primary has written") @Nullable
        String replayLsn) {

    static InstanceResponse of(ClusterFacts.Instance instance) {
        return new InstanceResponse(
                instance.name(),
                instance.role(),
                instance.ready(),
                instance.node(),
                instance.zone(),
                instance.timeline(),
                instance.startedAt(),
                instance.storageUsedBytes(),
                instance.syncState(),
                instance.lagBytes(),
                instance.replayLsn());
    }
}
