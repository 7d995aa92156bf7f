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

        @Nullable SynchronousRequest synchronous,

        @Schema(description = "Connection poolers before the cluster; none, when left out") @Nullable
        PoolerRequest pooler,

        @Schema(description = "An archive of WAL and base backups; none, when left out") @Nullable
        BackupRequest backup,

        @Schema(
                description =
                        "Whether it is reached from outside of its data plane (ability expose), where that has a way for it;"
                                + " false, when left out")
        @Nullable
        Boolean exposed) {

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

    /** The connection poolers; one of the two at least. */
    @Schema(name = "PoolerRequest", description = "Connection poolers: readWrite, readOnly, or both.")
    public record PoolerRequest(
            @Schema(description = "Before the primary") @Nullable
            PoolRequest readWrite,

            @Schema(description = "Before the standbys") @Nullable
            PoolRequest readOnly) {

        ClusterDraft.Pooler toDraft() {
            return new ClusterDraft.Pooler(
                    readWrite == null ? null : readWrite.toDraft(), readOnly == null ? null : readOnly.toDraft());
        }
    }

    /** One pooler; an empty object is one with all defaults. */
    @Schema(name = "PoolRequest", description = "One pooler; {} is one with all defaults.")
    public record PoolRequest(
            @Schema(description = "Processes that pool, 1 to 10; 1, when left out") @Nullable
            Integer instances,

            @Schema(
                    description =
                            "How long a client has a connection to the server for itself: until it disconnects, or"
                                    + " until its transaction ends; transaction, when left out",
                    allowableValues = {"session", "transaction"})
            @Nullable
            String mode,

            @Schema(
                    description = "The most connections of each instance to the server, for each pair of user and"
                            + " database; 20, when left out. All instances together have to fit into max_connections.")
            @Nullable
            Integer poolSize,

            @Schema(description = "The most clients of each instance; 200, when left out") @Nullable
            Integer maxClients) {

        ClusterDraft.Pool toDraft() {
            return new ClusterDraft.Pool(instances, mode, poolSize, maxClients);
        }
    }

    /** That WAL is archived all the time, and base backups are taken. */
    @Schema(
            name = "BackupRequest",
            description =
                    "WAL is archived all the time, and base backups are taken: the first by itself, others when the"
                            + " schedule or somebody says so.")
    public record BackupRequest(
            @Schema(
                    description = "The name of an object store that the data plane can reach",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String objectStore,

            @Schema(
                    description = "When base backups are taken, in UTC: minute, hour, day of month, month, day of week"
                            + " (0-6), of digits and * , - /. Only when somebody asks, when left out.")
            @Nullable
            String schedule,

            @Schema(
                    description = "For how many days back every moment can be restored, P1D to P3650D; P30D, when left"
                            + " out")
            @Nullable
            String retention) {

        ClusterDraft.Backup toDraft() {
            return new ClusterDraft.Backup(objectStore, schedule, retention);
        }
    }

    public ClusterDraft.Spec toDraft() {
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
                        : new ClusterDraft.Synchronous(synchronous.number(), synchronous.durability()),
                pooler == null ? null : pooler.toDraft(),
                backup == null ? null : backup.toDraft(),
                exposed);
    }
}
