package dev.matriarch.provisioning.clusters;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as somebody wrote it down: nothing is checked, everything may be missing. {@link ClusterRules} makes a
 * {@link DesiredState} of it, or says all that is wrong.
 *
 * @param shape which body it was written in, so that errors point to where the fault stands
 * @param fixedOperator the operator that the path names, or null
 * @param spec null when nothing was said of it
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
        Spec spec) {

    /** The two bodies that say the same. */
    public enum Shape {
        /** {@code spec}. */
        FULL,
        /** {@code config}, the field's guides' own. */
        COMPACT
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
            @Nullable Pooler pooler) {

        /** One that says nothing of poolers. */
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
            this(instances, version, parameters, storage, walStorage, resources, database, owner, synchronous, null);
        }

        /** Nothing was said. */
        public static Spec empty() {
            return new Spec(null, null, null, null, null, null, null, null, null);
        }

        /** The same with other sizes. */
        Spec sized(@Nullable Storage data, @Nullable Storage wal, @Nullable Resources each) {
            return new Spec(instances, version, parameters, data, wal, each, database, owner, synchronous, pooler);
        }

        /** The same, but nothing was said of synchronous replication. */
        Spec withUsualSynchronous() {
            return new Spec(
                    instances, version, parameters, storage, walStorage, resources, database, owner, null, pooler);
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
}
