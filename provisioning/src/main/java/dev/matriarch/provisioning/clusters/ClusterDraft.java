package dev.matriarch.provisioning.clusters;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as somebody wrote it down: nothing is checked, everything may be missing. {@link ClusterRules} makes a
 * {@link DesiredState} of it, or says all that is wrong.
 *
 * @param shape which body it was written in, so that errors point to where the fault stands
 * @param fixedOperator the operator that the path names, or null
 * @param restore from what it is made; null: it begins empty
 */
public record ClusterDraft(
        Shape shape,
        @Nullable String fixedOperator,
        @Nullable String name,
        @Nullable String namespace,
        @Nullable String operator,
        @Nullable String dataPlane,
        @Nullable Map<String, String> labels,
        @Nullable String description,
        @Nullable Boolean deletionProtection,
        Spec spec,
        @Nullable Restore restore) {

    /** The same in another place with another specification. */
    ClusterDraft in(@Nullable String otherPlane, @Nullable String otherOperator, Spec otherSpec) {
        return new ClusterDraft(
                shape,
                fixedOperator,
                name,
                namespace,
                otherOperator,
                otherPlane,
                labels,
                description,
                deletionProtection,
                otherSpec,
                restore);
    }

    /** The same, made from that. */
    ClusterDraft restoring(Restore from) {
        return new ClusterDraft(
                shape,
                fixedOperator,
                name,
                namespace,
                operator,
                dataPlane,
                labels,
                description,
                deletionProtection,
                spec,
                from);
    }

    /** The bodies that one is written in. */
    public enum Shape {
        /** {@code spec}. */
        FULL,
        /** {@code config}, the field's guides' own. */
        COMPACT,
        /** That of a restore drill, which says up to when. */
        DRILL
    }

    /** Every member may be missing. */
    public record Spec(
            @Nullable Integer instances,
            @Nullable Integer version,
            @Nullable Map<String, String> parameters,
            @Nullable Storage storage,
            @Nullable Storage walStorage,
            @Nullable Resources resources,
            @Nullable String database,
            @Nullable String owner,
            @Nullable Synchronous synchronous,
            @Nullable Pooler pooler,
            @Nullable Backup backup,
            @Nullable Boolean exposed) {

        /** One that says nothing of poolers, backups, and who is let in. */
        public Spec(
                @Nullable Integer instances,
                @Nullable Integer version,
                @Nullable Map<String, String> parameters,
                @Nullable Storage storage,
                @Nullable Storage walStorage,
                @Nullable Resources resources,
                @Nullable String database,
                @Nullable String owner,
                @Nullable Synchronous synchronous) {
            this(
                    instances,
                    version,
                    parameters,
                    storage,
                    walStorage,
                    resources,
                    database,
                    owner,
                    synchronous,
                    null,
                    null,
                    null);
        }

        /** Nothing was said. */
        public static Spec empty() {
            return new Spec(null, null, null, null, null, null, null, null, null);
        }

        /** The same with other sizes. */
        Spec sized(@Nullable Storage data, @Nullable Storage wal, @Nullable Resources each) {
            return new Spec(
                    instances,
                    version,
                    parameters,
                    data,
                    wal,
                    each,
                    database,
                    owner,
                    synchronous,
                    pooler,
                    backup,
                    exposed);
        }

        /** The same, but nothing was said of synchronous replication. */
        Spec withUsualSynchronous() {
            return new Spec(
                    instances,
                    version,
                    parameters,
                    storage,
                    walStorage,
                    resources,
                    database,
                    owner,
                    null,
                    pooler,
                    backup,
                    exposed);
        }

        /** The same, with that other one's word where this one has none. */
        Spec orElse(Spec other) {
            return new Spec(
                    or(instances, other.instances),
                    or(version, other.version),
                    or(parameters, other.parameters),
                    or(storage, other.storage),
                    or(walStorage, other.walStorage),
                    or(resources, other.resources),
                    or(database, other.database),
                    or(owner, other.owner),
                    or(synchronous, other.synchronous),
                    or(pooler, other.pooler),
                    or(backup, other.backup),
                    or(exposed, other.exposed));
        }

        private static <T> @Nullable T or(@Nullable T own, @Nullable T other) {
            return own == null ? other : own;
        }
    }

    public record Storage(@Nullable String size, @Nullable String storageClass) {}

    public record Resources(@Nullable String cpu, @Nullable String memory) {}

    public record Synchronous(
            @Nullable Integer number, @Nullable String durability) {}

    public record Pooler(@Nullable Pool readWrite, @Nullable Pool readOnly) {}

    public record Pool(
            @Nullable Integer instances,
            @Nullable String mode,
            @Nullable Integer poolSize,
            @Nullable Integer maxClients) {}

    public record Backup(
            @Nullable String objectStore,
            @Nullable String schedule,
            @Nullable String retention) {}

    /** At most one of {@code time} and {@code lsn}; with none, what the archive ends with. */
    public record Restore(
            @Nullable String cluster,
            @Nullable String time,
            @Nullable String lsn) {}
}
