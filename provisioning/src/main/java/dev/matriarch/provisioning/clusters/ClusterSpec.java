package dev.matriarch.provisioning.clusters;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a cluster, complete: defaults are filled in, and every amount is spelled as it was sent. An instance of
 * this type has passed its rules; nobody checks again.
 *
 * @param pooler the connection poolers before it, or null for none
 * @param backup how it is backed up, or null for not at all
 * @param exposed true: it is reached from outside of its data plane; null: it is not, as none was before there was such a thing
 */
public record ClusterSpec(
        int instances,
        Postgresql postgresql,
        Storage storage,
        @Nullable Storage walStorage,
        @Nullable Resources resources,
        String database,
        String owner,
        Synchronous synchronous,
        @Nullable Pooler pooler,
        @Nullable Backup backup,
        @Nullable Boolean exposed) {

    public ClusterSpec {
        exposed = Boolean.TRUE.equals(exposed) ? exposed : null;
    }

    /** One that is not reached from outside. */
    public ClusterSpec(
            int instances,
            Postgresql postgresql,
            Storage storage,
            @Nullable Storage walStorage,
            @Nullable Resources resources,
            String database,
            String owner,
            Synchronous synchronous,
            @Nullable Pooler pooler,
            @Nullable Backup backup) {
        this(instances, postgresql, storage, walStorage, resources, database, owner, synchronous, pooler, backup, null);
    }

    /** Whether it is reached from outside of its data plane. */
    public boolean reachedFromOutside() {
        return Boolean.TRUE.equals(exposed);
    }

    /** @param parameters in the order in which they were sent */
    public record Postgresql(int version, Map<String, String> parameters) {
        public Postgresql {
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }
    }

    /** @param storageClass null: the data plane's default */
    public record Storage(String size, @Nullable String storageClass) {}

    public record Resources(@Nullable String cpu, @Nullable String memory) {}

    public record Synchronous(int number, Durability durability) {}

    public enum Durability {
        REQUIRED,
        PREFERRED
    }

    /** One of the two at least is there. */
    public record Pooler(@Nullable Pool readWrite, @Nullable Pool readOnly) {}

    /**
     * @param poolSize the most connections of one instance to the server
     * @param maxClients the most connections of clients to one instance
     */
    public record Pool(int instances, PoolMode mode, int poolSize, int maxClients) {}

    public enum PoolMode {
        SESSION,
        TRANSACTION
    }

    /**
     * @param objectStore by its name
     * @param schedule cron of five fields in UTC; null: a base backup is taken when somebody asks for one
     * @param retention a duration of ISO 8601 in days
     */
    public record Backup(String objectStore, @Nullable String schedule, String retention) {}

    ClusterSpec withVersion(int version) {
        return new ClusterSpec(
                instances,
                new Postgresql(version, postgresql.parameters()),
                storage,
                walStorage,
                resources,
                database,
                owner,
                synchronous,
                pooler,
                backup,
                exposed);
    }

    /** The same data in one instance, which nobody else has to be there for. */
    ClusterSpec alone() {
        return new ClusterSpec(
                1,
                postgresql,
                storage,
                walStorage,
                resources,
                database,
                owner,
                new Synchronous(0, Durability.PREFERRED),
                null,
                null);
    }
}
