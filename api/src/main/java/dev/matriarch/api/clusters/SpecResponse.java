package dev.matriarch.api.clusters;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.matriarch.provisioning.clusters.ClusterSpec;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shape of a cluster as clients read it: complete, and never respelled. */
@Schema(name = "ClusterSpec", description = "The shape of the cluster: complete, and never respelled.")
public record SpecResponse(
        int instances,
        Postgresql postgresql,
        Storage storage,
        @Nullable Storage walStorage,
        @Nullable Resources resources,
        String database,
        String owner,
        Synchronous synchronous,

        @Schema(description = "null: there is none") @Nullable
        Pooler pooler,

        @Schema(description = "null: it is not backed up") @Nullable
        Backup backup,

        @Schema(description = "Whether it is reached from outside of its data plane")
        boolean exposed) {

    /** The server itself. */
    @Schema(name = "Postgresql")
    public record Postgresql(int version, Map<String, String> parameters) {}

    /** One volume of each instance. */
    @Schema(name = "Storage")
    public record Storage(
            String size,

            @Schema(description = "null: the data plane's default class") @JsonProperty("class") @Nullable
            String storageClass) {}

    /** What each instance gets. */
    @Schema(name = "Resources")
    public record Resources(@Nullable String cpu, @Nullable String memory) {}

    /** How many standbys confirm a commit. */
    @Schema(name = "Synchronous")
    public record Synchronous(
            int number,

            @Schema(allowableValues = {"required", "preferred"})
            String durability) {}

    /** The connection poolers. */
    @Schema(name = "Pooler", description = "Connection poolers: before the primary, before the standbys.")
    public record Pooler(@Nullable Pool readWrite, @Nullable Pool readOnly) {

        static Pooler of(ClusterSpec.Pooler pooler) {
            return new Pooler(Pool.of(pooler.readWrite()), Pool.of(pooler.readOnly()));
        }
    }

    /** One pooler. */
    @Schema(name = "Pool")
    public record Pool(
            int instances,

            @Schema(allowableValues = {"session", "transaction"})
            String mode,

            @Schema(description = "The most connections of each instance to the server")
            int poolSize,

            @Schema(description = "The most clients of each instance")
            int maxClients) {

        static @Nullable Pool of(ClusterSpec.@Nullable Pool pool) {
            return pool == null
                    ? null
                    : new Pool(
                            pool.instances(),
                            pool.mode().name().toLowerCase(Locale.ROOT),
                            pool.poolSize(),
                            pool.maxClients());
        }
    }

    /** How it is backed up. */
    @Schema(name = "BackupSpec")
    public record Backup(
            String objectStore,

            @Schema(description = "null: base backups are taken when somebody asks") @Nullable
            String schedule,

            String retention) {

        static @Nullable Backup of(ClusterSpec.@Nullable Backup backup) {
            return backup == null ? null : new Backup(backup.objectStore(), backup.schedule(), backup.retention());
        }
    }

    static SpecResponse of(ClusterSpec spec) {
        var resources = spec.resources();
        var walStorage = spec.walStorage();
        var pooler = spec.pooler();
        return new SpecResponse(
                spec.instances(),
                new Postgresql(spec.postgresql().version(), spec.postgresql().parameters()),
                storage(spec.storage()),
                walStorage == null ? null : storage(walStorage),
                resources == null ? null : new Resources(resources.cpu(), resources.memory()),
                spec.database(),
                spec.owner(),
                new Synchronous(
                        spec.synchronous().number(),
                        spec.synchronous().durability().name().toLowerCase(Locale.ROOT)),
                pooler == null ? null : Pooler.of(pooler),
                Backup.of(spec.backup()),
                spec.reachedFromOutside());
    }

    private static Storage storage(ClusterSpec.Storage storage) {
        return new Storage(storage.size(), storage.storageClass());
    }
}
