package dev.matriarch.api.clusters;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.matriarch.provisioning.clusters.ClusterDraft;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shape of a cluster as somebody asks for it; what is left out gets its default. */
@Schema(name = "ClusterSpecRequest", description = "The shape of the cluster; what is left out gets its default.")
public record SpecRequest(
        @Schema(description = "PostgreSQL servers, the primary included; 3, when left out") @Nullable
        Integer instances,

        @Nullable PostgresqlRequest postgresql,

        @Schema(description = "10Gi, when left out") @Nullable
        StorageRequest storage,

        @Schema(description = "A volume of its own for WAL") @Nullable
        StorageRequest walStorage,

        @Nullable ResourcesRequest resources,

        @Schema(description = "The first database; app, when left out. It never changes.") @Nullable
        String database,

        @Schema(description = "Its owner, never a superuser; app, when left out. It never changes.") @Nullable
        String owner,

        @Nullable SynchronousRequest synchronous) {

    /** The server itself. */
    @Schema(name = "PostgresqlRequest")
    public record PostgresqlRequest(
            @Schema(description = "The major version; the newest that is offered, when left out") @Nullable
            Integer version,

            @Schema(
                    description =
                            "Names and values as text: \"200\", not 200. GET /postgresql-parameters has those that"
                                    + " can be set.")
            @Nullable
            Map<String, String> parameters) {}

    /** One volume of each instance. */
    @Schema(name = "StorageRequest")
    public record StorageRequest(
            @Schema(description = "Such as 10Gi") @Nullable String size,

            @Schema(description = "The data plane's default class, when left out") @JsonProperty("class") @Nullable
            String storageClass) {

        ClusterDraft.Storage toDraft() {
            return new ClusterDraft.Storage(size, storageClass);
        }
    }

    /** What each instance gets. */
    @Schema(name = "ResourcesRequest")
    public record ResourcesRequest(
            @Schema(description = "Such as 1 or 500m") @Nullable
            String cpu,

            @Schema(description = "Such as 2Gi") @Nullable String memory) {}

    /** How many standbys confirm a commit. */
    @Schema(name = "SynchronousRequest")
    public record SynchronousRequest(
            @Schema(description = "How many standbys confirm each commit; 0 for none") @Nullable
            Integer number,

            @Schema(
                    description = "Whether commits wait when too few standbys are there",
                    allowableValues = {"required", "preferred"})
            @Nullable
            String durability) {}

    ClusterDraft.Spec toDraft() {
        return new ClusterDraft.Spec(
                instances,
                postgresql == null ? null : postgresql.version(),
                postgresql == null ? null : postgresql.parameters(),
                storage == null ? null : storage.toDraft(),
                walStorage == null ? null : walStorage.toDraft(),
                resources == null ? null : new ClusterDraft.Resources(resources.cpu(), resources.memory()),
                database,
                owner,
                synchronous == null
                        ? null
                        : new ClusterDraft.Synchronous(synchronous.number(), synchronous.durability()));
    }
}
