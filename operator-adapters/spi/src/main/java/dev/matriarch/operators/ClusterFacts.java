package dev.matriarch.operators;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a cluster. Null means unknown, never zero.
 *
 * @param primary the instance that takes writes now
 * @param timeline the primary's WAL timeline
 * @param postgresqlVersion as the server says it ({@code 18.6})
 * @param storageCapacity what the volumes really have; null where nothing enforces it
 */
public record ClusterFacts(
        @Nullable String primary,
        @Nullable Integer timeline,
        List<Instance> instances,
        @Nullable Endpoints endpoints,
        @Nullable String postgresqlVersion,
        @Nullable String storageCapacity,
        List<Condition> conditions) {

    public ClusterFacts {
        instances = List.copyOf(instances);
        conditions = List.copyOf(conditions);
    }

    /** Nothing was seen. */
    public static ClusterFacts none() {
        return new ClusterFacts(null, null, List.of(), null, null, null, List.of());
    }

    public Optional<Instance> instance(String name) {
        return instances.stream().filter(i -> i.name().equals(name)).findFirst();
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
