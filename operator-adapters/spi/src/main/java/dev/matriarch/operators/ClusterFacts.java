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
        List<Content> contents) {

    /** What was kept before there were power, fences and contents was running, and had none. */
    public ClusterFacts {
        instances = List.copyOf(instances);
        conditions = List.copyOf(conditions);
        power = Objects.requireNonNullElse(power, Power.RUNNING);
        fenced = Collections.unmodifiableSortedSet(fenced == null ? new TreeSet<>() : new TreeSet<>(fenced));
        contents = contents == null ? List.of() : List.copyOf(contents);
    }

    /** Of one in which nothing is stopped on purpose. */
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
                List.of());
    }

    /** Nothing was seen. */
    public static ClusterFacts none() {
        return new ClusterFacts(null, null, List.of(), null, null, null, List.of());
    }

    public Optional<Instance> instance(String name) {
        return instances.stream().filter(i -> i.name().equals(name)).findFirst();
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

    public Optional<Content> content(Content.Kind kind, String name) {
        return contents.stream()
                .filter(one -> one.kind() == kind && one.name().equals(name))
                .findFirst();
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

    /** Where clients connect: writes, standbys only, any instance. */
    public record Endpoints(Endpoint readWrite, Endpoint readOnly, Endpoint read) {}

    public record Endpoint(String host, int port) {}

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
