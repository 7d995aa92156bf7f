package dev.matriarch.operators;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a cluster. Null means unknown, never zero.
 *
 * @param primary the instance that takes writes now
 * @param timeline the primary's WAL timeline
 * @param postgresqlVersion as the server says it ({@code 18.6})
 * @param storageCapacity what the volumes really have; null where nothing enforces it
 * @param power hibernated once nothing runs because somebody wants it so, not when all has merely failed
 * @param fenced the instances whose PostgreSQL is stopped because somebody wants it so
 * @param details what an administrator asks for next
 * @param pooler the connection poolers that are there, or null where there is none
 * @param contents of the databases and users that are asked for, how far each one is
 */
public record ClusterFacts(
        @Nullable String primary,
        @Nullable Integer timeline,
        List<Instance> instances,
        @Nullable Endpoints endpoints,
        @Nullable String postgresqlVersion,
        @Nullable String storageCapacity,
        List<Condition> conditions,
        Power power,
        SortedSet<String> fenced,
        Details details,
        @Nullable Pooler pooler,
        List<Content> contents) {

    /** What was kept before there were power, fences, details and contents was running, and had none. */
    public ClusterFacts {
        instances = List.copyOf(instances);
        conditions = List.copyOf(conditions);
        power = Objects.requireNonNullElse(power, Power.RUNNING);
        fenced = Collections.unmodifiableSortedSet(fenced == null ? new TreeSet<>() : new TreeSet<>(fenced));
        details = Objects.requireNonNullElseGet(details, Details::none);
        contents = contents == null ? List.of() : List.copyOf(contents);
    }

    /** Of one in which nothing is stopped on purpose, and that has no pooler. */
    public ClusterFacts(
            @Nullable String primary,
            @Nullable Integer timeline,
            List<Instance> instances,
            @Nullable Endpoints endpoints,
            @Nullable String postgresqlVersion,
            @Nullable String storageCapacity,
            List<Condition> conditions) {
        this(
                primary,
                timeline,
                instances,
                endpoints,
                postgresqlVersion,
                storageCapacity,
                conditions,
                Power.RUNNING,
                new TreeSet<>(),
                Details.none(),
                null,
                List.of());
    }

    /** Nothing was seen. */
    public static ClusterFacts none() {
        return new ClusterFacts(null, null, List.of(), null, null, null, List.of());
    }

    public Optional<Instance> instance(String name) {
        return instances.stream().filter(i -> i.name().equals(name)).findFirst();
    }

    public Optional<Content> content(Content.Kind kind, String name) {
        return contents.stream()
                .filter(one -> one.kind() == kind && one.name().equals(name))
                .findFirst();
    }

    /** The instances' names, in their order. */
    public List<String> names() {
        return instances.stream().map(Instance::name).toList();
    }

    /** The instance that is primary, whether it takes writes or not. */
    public Optional<Instance> holderOfPrimary() {
        return instances.stream().filter(i -> i.role() == Role.PRIMARY).findFirst();
    }

    public int readyInstances() {
        return (int) instances.stream().filter(Instance::ready).count();
    }

    /**
     * One PostgreSQL server.
     *
     * @param ready the primary takes writes; a standby streams
     * @param syncState {@code quorum}, {@code sync}, {@code potential} or {@code async}, as the primary says it of a standby
     * @param lagBytes how much WAL the standby has still to replay
     * @param replayLsn how far a standby has replayed, or the primary has written
     */
    public record Instance(
            String name,
            Role role,
            boolean ready,
            @Nullable String node,
            @Nullable String zone,
            @Nullable Integer timeline,
            @Nullable Instant startedAt,
            @Nullable Long storageUsedBytes,
            @Nullable String syncState,
            @Nullable Long lagBytes,
            @Nullable String replayLsn) {}

    public enum Role {
        PRIMARY,
        REPLICA
    }

    /**
     * What lies under a cluster and behind it.
     *
     * @param primarySince when the instance that is primary became it: the last failover, switchover, or the creation
     * @param replayedUpTo of a replica cluster, when the last commit that it has replayed was made; null for any other
     * @param nextTransaction the id after that of the last transaction to end that the primary, or what stands in its place in
     *     a replica cluster, knows of; the epoch is part of it, so it only grows, by one with each transaction that writes
     */
    public record Details(
            @Nullable Instant primarySince,
            List<Volume> volumes,
            List<Certificate> certificates,
            @Nullable Instant replayedUpTo,
            @Nullable Long nextTransaction) {

        /** Of a cluster that follows no other. */
        public Details(@Nullable Instant primarySince, List<Volume> volumes, List<Certificate> certificates) {
            this(primarySince, volumes, certificates, null, null);
        }

        public Details {
            volumes = volumes == null ? List.of() : List.copyOf(volumes);
            certificates = certificates == null ? List.of() : List.copyOf(certificates);
        }

        /** Nothing of it is known. */
        public static Details none() {
            return new Details(null, List.of(), List.of());
        }
    }

    /**
     * A volume of one instance.
     *
     * @param requested what is asked for
     * @param capacity what it has, null before it is there
     * @param usedBytes what PostgreSQL has put there
     */
    public record Volume(
            String name,
            String instance,
            Resizes.Use use,
            VolumeState state,
            @Nullable String storageClass,
            @Nullable String requested,
            @Nullable String capacity,
            @Nullable Long usedBytes) {}

    public enum VolumeState {
        /** It is not there yet. */
        PENDING,
        BOUND,
        RESIZING,
        /** It is being removed. */
        LEAVING
    }

    /** A certificate by which servers or clients of the cluster are known. */
    public record Certificate(String name, Instant expiresAt) {}

    /**
     * Where clients connect: writes, standbys only, any instance.
     *
     * @param pooledReadWrite the same as {@code readWrite} through a pooler, or null where there is none
     * @param pooledReadOnly the same as {@code readOnly} through a pooler, or null where there is none
     * @param exposed the same as {@code readWrite} from outside of the data plane, or null where there is none
     */
    public record Endpoints(
            Endpoint readWrite,
            Endpoint readOnly,
            Endpoint read,
            @Nullable Endpoint pooledReadWrite,
            @Nullable Endpoint pooledReadOnly,
            @Nullable Endpoint exposed) {

        /** Within the data plane, without poolers. */
        public Endpoints(Endpoint readWrite, Endpoint readOnly, Endpoint read) {
            this(readWrite, readOnly, read, null, null, null);
        }
    }

    /**
     * A database or a user, as far as it is what was asked for.
     *
     * @param message the operator's words; null where it has none
     */
    public record Content(
            Kind kind,
            String name,
            Progress progress,
            @Nullable String message) {

        /** What it is. */
        public enum Kind {
            DATABASE,
            USER
        }

        /** How far it is. */
        public enum Progress {
            /** As it shall be, gone if that is what it shall be. */
            DONE,
            /** On its way. */
            PENDING,
            /** PostgreSQL will not have it. */
            FAILED
        }
    }

    public record Endpoint(String host, int port) {}

    /** The poolers that are there: before the primary, before the standbys. */
    public record Pooler(@Nullable Pool readWrite, @Nullable Pool readOnly) {}

    /**
     * One pooler.
     *
     * @param instances how many there shall be
     * @param readyInstances how many take connections of clients
     */
    public record Pool(int instances, int readyInstances) {}

    /**
     * Something true (or not) of the cluster that people should know.
     *
     * @param type a CamelCase name such as {@code ResourcesEnforced}
     * @param reason a CamelCase cause
     * @param since when it was first seen so, or null when that is not known
     */
    public record Condition(
            String type,
            boolean status,
            String reason,
            String message,
            @Nullable String nextAction,
            @Nullable Instant since) {}
}
