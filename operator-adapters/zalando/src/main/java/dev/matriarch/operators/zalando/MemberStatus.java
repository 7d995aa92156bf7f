package dev.matriarch.operators.zalando;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Patroni says of itself in the annotation {@code status} of its pod, once in each of its rounds and so up to ten seconds
 * late (contract 3.4).
 *
 * @param state {@code running}, {@code starting}, {@code stopped}, {@code crashed} and others
 * @param role {@code primary} ({@code master} before Patroni 4), {@code replica}, {@code standby_leader}, {@code demoted}
 * @param location how far WAL is written, or replayed, in bytes from the beginning of all WAL
 * @param replication {@code streaming} of a standby that follows
 * @param pendingRestart parameters wait for a restart of PostgreSQL
 * @param pendingLess one of them becomes less of which no standby may have less than its primary
 * @param paused nobody takes over by itself
 * @param patroni its version
 */
record MemberStatus(
        String state,
        String role,
        @Nullable Long location,
        @Nullable Integer timeline,
        @Nullable String replication,
        boolean pendingRestart,
        boolean pendingLess,
        boolean paused,
        @Nullable String patroni) {

    static final String RUNNING = "running";

    private static final Set<String> PRIMARIES = Set.of("primary", "master");
    private static final Set<String> BROKEN = Set.of(
            "start failed", "stop failed", "restart failed", "crashed", "initdb failed", "custom bootstrap failed");
    private static final Set<String> NOT_LESS_THAN_THE_PRIMARY = Set.of(
            "max_connections",
            "max_worker_processes",
            "max_wal_senders",
            "max_prepared_transactions",
            "max_locks_per_transaction");
    private static final MemberStatus UNKNOWN = new MemberStatus("", "", null, null, null, false, false, false, null);

    /** Of a pod; before Patroni has said anything that can be read, nothing is known. */
    static MemberStatus of(Pod pod) {
        return Json.tree(Labels.annotation(pod, "status"))
                .filter(JsonNode::isObject)
                .map(MemberStatus::of)
                .orElse(UNKNOWN);
    }

    private static MemberStatus of(JsonNode tree) {
        return new MemberStatus(
                tree.path("state").asText(""),
                tree.path("role").asText(""),
                number(tree.path("xlog_location")).orElse(null),
                number(tree.path("timeline")).map(Long::intValue).orElse(null),
                tree.path("replication_state").isTextual()
                        ? tree.path("replication_state").asText()
                        : null,
                tree.path("pending_restart").asBoolean(false),
                tree.path("pending_restart_reason").properties().stream().anyMatch(MemberStatus::isLess),
                tree.path("pause").asBoolean(false),
                tree.path("version").isTextual() ? tree.path("version").asText() : null);
    }

    private static boolean isLess(Map.Entry<String, JsonNode> reason) {
        return NOT_LESS_THAN_THE_PRIMARY.contains(reason.getKey())
                && reason.getValue().path("new_value").asLong()
                        < reason.getValue().path("old_value").asLong();
    }

    private static Optional<Long> number(JsonNode node) {
        return node.canConvertToLong() ? Optional.of(node.asLong()) : Optional.empty();
    }

    boolean isRunning() {
        return RUNNING.equals(state);
    }

    boolean isPrimary() {
        return PRIMARIES.contains(role);
    }

    /** It follows another cluster, for the others of this one. */
    boolean isStandbyLeader() {
        return "standby_leader".equals(role);
    }

    boolean isReplica() {
        return "replica".equals(role);
    }

    boolean isStreaming() {
        return "streaming".equals(replication);
    }

    /** PostgreSQL does not come up, and Patroni tries again and again. */
    boolean isBroken() {
        return BROKEN.contains(state);
    }

    /** The location as PostgreSQL writes it, or null. */
    @Nullable
    String lsn() {
        return location == null ? null : lsn(location);
    }

    static String lsn(long location) {
        return "%X/%X".formatted(location >>> 32, location & 0xFFFFFFFFL);
    }
}
