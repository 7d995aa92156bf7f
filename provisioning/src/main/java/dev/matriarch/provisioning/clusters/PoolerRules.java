package dev.matriarch.provisioning.clusters;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What may be said of connection poolers, and what is meant where nothing is said.
 *
 * @param faults collects what is wrong
 */
record PoolerRules(Faults faults) {

    private static final String POINTER = "/spec/pooler";

    /** PgBouncer's own default of {@code default_pool_size}. */
    private static final int USUAL_POOL_SIZE = 20;

    static final int USUAL_MAX_CLIENTS = 200;
    private static final int MAX_INSTANCES = 10;
    private static final int MAX_POOL_SIZE = 1000;

    /** Each takes file descriptors of the one process that PgBouncer is. */
    private static final int MAX_CLIENTS = 10_000;

    private static final int USUAL_MAX_CONNECTIONS = 100;

    /** For superusers, replication, the operator, the pooler's own questions and ours. */
    private static final int KEPT_CONNECTIONS = 10;

    /** @param parameters of the server, which has to have room for all connections of a pooler */
    ClusterSpec.@Nullable Pooler complete(ClusterDraft.@Nullable Pooler draft, Map<String, String> parameters) {
        if (draft == null) {
            return null;
        }
        faults.addUnless(
                draft.readWrite() != null || draft.readOnly() != null,
                POINTER,
                "required",
                "say at least one of readWrite and readOnly, or null for no pooler");
        return new ClusterSpec.Pooler(
                complete(draft.readWrite(), POINTER + "/readWrite", parameters),
                complete(draft.readOnly(), POINTER + "/readOnly", parameters));
    }

    private ClusterSpec.@Nullable Pool complete(
            ClusterDraft.@Nullable Pool draft, String pointer, Map<String, String> parameters) {
        if (draft == null) {
            return null;
        }
        var pool = new ClusterSpec.Pool(
                number(draft.instances(), 1, MAX_INSTANCES, pointer + "/instances"),
                mode(draft.mode(), pointer + "/mode"),
                number(draft.poolSize(), USUAL_POOL_SIZE, MAX_POOL_SIZE, pointer + "/poolSize"),
                number(draft.maxClients(), USUAL_MAX_CLIENTS, MAX_CLIENTS, pointer + "/maxClients"));
        checkRoom(pool, pointer + "/poolSize", parameters);
        return pool;
    }

    private int number(@Nullable Integer draft, int usual, int most, String pointer) {
        var number = Objects.requireNonNullElse(draft, usual);
        faults.addUnless(
                number >= 1 && number <= most,
                pointer,
                "out-of-range",
                "%d: it can be 1 to %d".formatted(number, most));
        return number;
    }

    private ClusterSpec.PoolMode mode(@Nullable String draft, String pointer) {
        if (draft == null) {
            return ClusterSpec.PoolMode.TRANSACTION;
        }
        return Arrays.stream(ClusterSpec.PoolMode.values())
                .filter(mode -> name(mode).equals(draft))
                .findFirst()
                .orElseGet(() -> {
                    faults.add(pointer, "unknown-value", draft + ": write session or transaction");
                    return ClusterSpec.PoolMode.TRANSACTION;
                });
    }

    /** A pooler that the server has too few connections for would refuse clients at the worst of times: under load. */
    private void checkRoom(ClusterSpec.Pool pool, String pointer, Map<String, String> parameters) {
        var connections = maxConnections(parameters);
        var room = connections - KEPT_CONNECTIONS;
        var wanted = (long) pool.instances() * pool.poolSize();
        faults.addUnless(
                wanted <= room || pool.poolSize() > MAX_POOL_SIZE || pool.instances() > MAX_INSTANCES,
                pointer,
                "too-many-connections",
                "%d instances of %d connections each: with max_connections %d there is room for %d"
                        .formatted(pool.instances(), pool.poolSize(), connections, Math.max(room, 0)));
    }

    /** One that is no number is told of where it stands. */
    private static int maxConnections(Map<String, String> parameters) {
        var said = parameters.getOrDefault("max_connections", "");
        return said.matches("\\d{1,9}") ? Integer.parseInt(said) : USUAL_MAX_CONNECTIONS;
    }

    /** What is there, as somebody would write it. */
    static ClusterDraft.@Nullable Pooler draft(ClusterSpec.@Nullable Pooler pooler) {
        return pooler == null ? null : new ClusterDraft.Pooler(draft(pooler.readWrite()), draft(pooler.readOnly()));
    }

    private static ClusterDraft.@Nullable Pool draft(ClusterSpec.@Nullable Pool pool) {
        return pool == null
                ? null
                : new ClusterDraft.Pool(pool.instances(), name(pool.mode()), pool.poolSize(), pool.maxClients());
    }

    private static String name(ClusterSpec.PoolMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
