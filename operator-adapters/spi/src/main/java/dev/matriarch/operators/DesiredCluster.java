package dev.matriarch.operators;

import dev.matriarch.operators.DesiredReplication.Peer;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that a cluster should be. It is total: a manifest is a pure function of this value alone, so a change of one thing
 * can never forget another. The workflow stores it before it applies it.
 *
 * @param instances PostgreSQL servers, the primary included; 1 or more
 * @param labels the tenant's labels, already checked
 * @param walStorage a volume of its own for WAL, or null for one volume
 * @param resources null: the data plane's own default
 * @param restart the restart that was asked for last, or null when none ever was
 * @param power whether anything runs
 * @param fenced the instances whose PostgreSQL must not run; of a hibernated cluster none
 * @param pooler the connection poolers before it, or null for none
 * @param logins which credentials let the owner in
 * @param contents the databases and users beside those of {@code bootstrap}
 * @param backup how it is backed up, or null for not at all
 * @param replication its place beside another cluster with the same data, or null where there is none
 * @param exposed whether it is reached from outside of its data plane ({@link Exposing})
 */
public record DesiredCluster(
        ClusterRef ref,
        int instances,
        Postgresql postgresql,
        Storage storage,
        @Nullable Storage walStorage,
        @Nullable Resources resources,
        Bootstrap bootstrap,
        Synchronous synchronous,
        Map<String, String> labels,
        @Nullable RestartMark restart,
        Power power,
        FencedInstances fenced,
        @Nullable DesiredPooler pooler,
        Logins logins,
        Contents contents,
        @Nullable DesiredBackup backup,
        @Nullable DesiredReplication replication,
        boolean exposed) {

    /** What was kept before there were power, fences, rotations and contents runs, has none, and lets in as it was made. */
    public DesiredCluster {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        power = Objects.requireNonNullElse(power, Power.RUNNING);
        fenced = Objects.requireNonNullElse(fenced, FencedInstances.none());
        logins = Objects.requireNonNullElse(logins, Logins.asMade());
        contents = Objects.requireNonNullElse(contents, Contents.none());
    }

    /** One that runs, with nobody fenced, no pooler, the credentials that it is made with, and nothing else in it. */
    public DesiredCluster(
            ClusterRef ref,
            int instances,
            Postgresql postgresql,
            Storage storage,
            @Nullable Storage walStorage,
            @Nullable Resources resources,
            Bootstrap bootstrap,
            Synchronous synchronous,
            Map<String, String> labels,
            @Nullable RestartMark restart) {
        this(
                ref,
                instances,
                postgresql,
                storage,
                walStorage,
                resources,
                bootstrap,
                synchronous,
                labels,
                restart,
                Power.RUNNING,
                FencedInstances.none(),
                null,
                Logins.asMade(),
                Contents.none(),
                null,
                null);
    }

    /** One that is not reached from outside. */
    public DesiredCluster(
            ClusterRef ref,
            int instances,
            Postgresql postgresql,
            Storage storage,
            @Nullable Storage walStorage,
            @Nullable Resources resources,
            Bootstrap bootstrap,
            Synchronous synchronous,
            Map<String, String> labels,
            @Nullable RestartMark restart,
            Power power,
            FencedInstances fenced,
            @Nullable DesiredPooler pooler,
            Logins logins,
            Contents contents,
            @Nullable DesiredBackup backup,
            @Nullable DesiredReplication replication) {
        this(
                ref,
                instances,
                postgresql,
                storage,
                walStorage,
                resources,
                bootstrap,
                synchronous,
                labels,
                restart,
                power,
                fenced,
                pooler,
                logins,
                contents,
                backup,
                replication,
                false);
    }

    /** The same with these contents. */
    public DesiredCluster withContents(Contents other) {
        return new DesiredCluster(
                ref,
                instances,
                postgresql,
                storage,
                walStorage,
                resources,
                bootstrap,
                synchronous,
                labels,
                restart,
                power,
                fenced,
                pooler,
                logins,
                other,
                backup,
                replication,
                exposed);
    }

    /** The same backed up like this, or not at all. */
    public DesiredCluster withBackup(@Nullable DesiredBackup other) {
        return new DesiredCluster(
                ref,
                instances,
                postgresql,
                storage,
                walStorage,
                resources,
                bootstrap,
                synchronous,
                labels,
                restart,
                power,
                fenced,
                pooler,
                logins,
                contents,
                other,
                replication,
                exposed);
    }

    /** The same in that place, or with no other beside it. */
    public DesiredCluster withReplication(@Nullable DesiredReplication other) {
        return new DesiredCluster(
                ref,
                instances,
                postgresql,
                storage,
                walStorage,
                resources,
                bootstrap,
                synchronous,
                labels,
                restart,
                power,
                fenced,
                pooler,
                logins,
                contents,
                backup,
                other,
                exposed);
    }

    /** The same, reached from outside or not. */
    public DesiredCluster withExposed(boolean other) {
        return new DesiredCluster(
                ref,
                instances,
                postgresql,
                storage,
                walStorage,
                resources,
                bootstrap,
                synchronous,
                labels,
                restart,
                power,
                fenced,
                pooler,
                logins,
                contents,
                backup,
                replication,
                other);
    }

    /** The stores that it reads or writes: of its own archive, of that which it was made of, and of that beside it. */
    public Stream<ObjectStore> stores() {
        return Stream.of(
                        Optional.ofNullable(backup).map(DesiredBackup::archive),
                        Optional.ofNullable(bootstrap.recovery()).map(Recovery::from),
                        Optional.ofNullable(replication)
                                .map(DesiredReplication::peer)
                                .map(Peer::archive))
                .flatMap(Optional::stream)
                .map(Archive::store)
                .distinct();
    }

    /** Whether it follows another cluster and takes no writes. */
    public boolean isReplica() {
        return replication != null && replication.isReplica();
    }

    /** Whether all of it should be at work. */
    public boolean atWork() {
        return power == Power.RUNNING && fenced.nobody();
    }

    /**
     * @param version the major version
     * @param parameters from the allow-list, with values PostgreSQL takes
     * @param release which of that major version, as {@link Limits#releases()} named it; null: what the operator takes by
     *     itself
     */
    public record Postgresql(
            int version,
            Map<String, String> parameters,
            @Nullable String release) {

        public Postgresql(int version, Map<String, String> parameters) {
            this(version, parameters, null);
        }

        public Postgresql {
            parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        }

        /** The parameters, by name. */
        public SortedMap<String, String> sortedParameters() {
            return new TreeMap<>(parameters);
        }
    }

    /** @param storageClass null: the data plane's default class */
    public record Storage(Quantity size, @Nullable String storageClass) {}

    /** Requests and limits alike. */
    public record Resources(
            @Nullable Quantity cpu, @Nullable Quantity memory) {}

    /**
     * What is made when the cluster is first made: a database, and its owner, who is never a superuser.
     *
     * @param recovery from which archive it is made; null: the database begins empty, unless it is a copy
     * @param copy it is made of the living cluster that it follows from its beginning
     */
    public record Bootstrap(
            String database, String owner, @Nullable Recovery recovery, boolean copy) {

        public Bootstrap {
            if (copy && recovery != null) {
                throw new IllegalArgumentException("it is made of an archive, or of a living cluster");
            }
        }

        /** Of an archive, or empty. */
        public Bootstrap(String database, String owner, @Nullable Recovery recovery) {
            this(database, owner, recovery, false);
        }

        /** An empty database. */
        public Bootstrap(String database, String owner) {
            this(database, owner, null);
        }
    }

    /**
     * How many standbys confirm a commit before it is acknowledged.
     *
     * @param number 0 for asynchronous replication
     */
    public record Synchronous(int number, Durability durability) {}

    /** What happens to commits when too few standbys are there. */
    public enum Durability {
        /** They wait. */
        REQUIRED,
        /** They go on, confirmed by as many standbys as there are. */
        PREFERRED
    }

    /**
     * A rolling restart that should have happened.
     *
     * @param id a restart with another id is another restart; the same id again is the same one
     * @param instance the only one to restart, or null for all
     */
    public record RestartMark(String id, @Nullable String instance) {}
}
