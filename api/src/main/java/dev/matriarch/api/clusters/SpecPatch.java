package dev.matriarch.api.clusters;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may stand in a merge patch of a cluster's shape: what may be asked for, and parameters that are taken away. */
@Schema(
        name = "ClusterSpecPatch",
        description = "What of the cluster's shape is to be another one; what is left out stays.")
record SpecPatch(
        @Schema(description = "PostgreSQL servers, the primary included") @Nullable
        Integer instances,

        @Nullable PostgresqlPatch postgresql,
        SpecRequest.@Nullable StorageRequest storage,

        @Schema(description = "A volume of its own for WAL") SpecRequest.@Nullable StorageRequest walStorage,

        SpecRequest.@Nullable ResourcesRequest resources,

        @Schema(description = "It never changes and may be repeated") @Nullable
        String database,

        @Schema(description = "It never changes and may be repeated") @Nullable
        String owner,

        SpecRequest.@Nullable SynchronousRequest synchronous,

        @Schema(description = "Connection poolers; null takes them away")
        SpecRequest.@Nullable PoolerRequest pooler,

        @Schema(
                description = "How it is backed up; null ends that, and what is in the archive stays there. An archive"
                        + " that begins again begins anew.")
        SpecRequest.@Nullable BackupRequest backup,

        @Schema(description = "Whether it is reached from outside of its data plane") @Nullable
        Boolean exposed) {

    /** The server itself. */
    @Schema(name = "PostgresqlPatch")
    record PostgresqlPatch(
            @Schema(description = "The major version") @Nullable
            Integer version,

            @Schema(description = "Names and values as text: \"200\", not 200. null takes one away.") @Nullable
            Map<String, @Nullable String> parameters) {}
}
