package dev.matriarch.operators.zalando;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.matriarch.operators.ClusterRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What Patroni's members agree on, which they keep in annotations: of the ConfigMaps {@code <cluster>-leader}, {@code -config},
 * {@code -failover} and {@code -sync}, or, where the operator is set to Endpoints, of the Endpoints {@code <cluster>}, {@code
 * -config}, {@code -failover} and {@code -sync} (contract 3.3, 3.4).
 */
final class PatroniState {

    /** A lock that is not renewed for so long is nobody's; it is written anew each ten seconds. Patroni's own default. */
    private static final Duration USUAL_TTL = Duration.ofSeconds(30);

    /** Between two looks of a member. Patroni's own default. */
    private static final Duration USUAL_ROUND = Duration.ofSeconds(10);

    /** Of the clocks of the API server and of ours, and of a look that takes its time. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    /** In the dynamic configuration; of these fields one at least makes it a standby cluster. */
    static final String STANDBY = "standby_cluster";

    private static final List<String> STANDBY_OF = List.of("host", "port", "restore_command");

    private final Map<String, HasMetadata> objects;

    private PatroniState(Map<String, HasMetadata> objects) {
        this.objects = objects;
    }

    /** @param objects all ConfigMaps, and perhaps all Endpoints, of a cluster of that name */
    static PatroniState of(ClusterRef ref, Collection<? extends HasMetadata> objects) {
        var named = new TreeMap<String, HasMetadata>();
        for (var object : objects) {
            var name = object.getMetadata().getName();
            if (name.startsWith(ref.name() + "-")) {
                named.put(name.substring(ref.name().length() + 1), object);
            } else if (name.equals(ref.name()) && Labels.annotation(object, "leader") != null) {
                named.putIfAbsent("leader", object);
            }
        }
        return new PatroniState(named);
    }

    private Optional<String> annotation(String object, String name) {
        return Optional.ofNullable(objects.get(object))
                .map(one -> Labels.annotation(one, name))
                .filter(value -> !value.isEmpty());
    }

    /** Who holds the lock, whether or not it has been renewed in time; empty while nobody does. */
    Optional<String> lockHolder() {
        return annotation("leader", "leader");
    }

    /** Who holds the lock at that moment. */
    Optional<String> leader(Instant at) {
        return lockHolder().filter(name -> isFresh(at));
    }

    /**
     * By the API server's books, because {@code renewTime} is the leader's own clock. Where the books say nothing, by that.
     */
    private boolean isFresh(Instant at) {
        var ttl = annotation("leader", "ttl")
                .filter(text -> text.matches("\\d{1,5}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(USUAL_TTL);
        return renewedAt()
                .filter(renewed -> renewed.plus(ttl).plus(SLACK).isAfter(at))
                .isPresent();
    }

    private Optional<Instant> renewedAt() {
        return Optional.ofNullable(objects.get("leader"))
                .flatMap(PatroniState::writtenAt)
                .or(() -> time("renewTime"));
    }

    private static Optional<Instant> writtenAt(HasMetadata object) {
        return object.getMetadata().getManagedFields().stream()
                .map(ManagedFieldsEntry::getTime)
                .filter(Objects::nonNull)
                .map(Instant::parse)
                .max(Comparator.naturalOrder());
    }

    private Optional<Instant> time(String name) {
        try {
            return annotation("leader", name)
                    .map(text -> OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Since when the one that holds the lock has it. */
    Optional<Instant> leaderSince() {
        return time("acquireTime");
    }

    /** How far the leader has written, in bytes from the beginning of all WAL. */
    Optional<Long> written() {
        return annotation("leader", "optime")
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong);
    }

    /** The dynamic configuration; missing before the cluster is bootstrapped. */
    JsonNode config() {
        return annotation("config", "config").flatMap(Json::tree).orElse(MissingNode.getInstance());
    }

    /** Whether it is told to take no writes itself. */
    boolean isStandbyCluster() {
        var standby = config().path(STANDBY);
        return STANDBY_OF.stream().anyMatch(key -> !standby.path(key).asText("").isEmpty());
    }

    /** Whether it is told whom to follow, too. */
    boolean isLed() {
        return !config().path(STANDBY).path("host").asText("").isEmpty();
    }

    /** Of the data; empty before there are any. */
    Optional<String> systemIdentifier() {
        return annotation("config", "initialize");
    }

    /** Where a timeline was left for another one, in bytes from the beginning of all WAL; empty where Patroni knows of no such moment. */
    Optional<Long> leftAt(int timeline) {
        return annotation("config", "history")
                .flatMap(Json::tree)
                .flatMap(history -> history.valueStream()
                        .filter(line -> line.path(0).asInt(-1) == timeline)
                        .map(line -> line.path(1).asLong())
                        .findFirst());
    }

    /** Whether a bootstrap has begun: the system identifier, or nothing yet, is noted. */
    boolean isFounded() {
        return systemIdentifier().isPresent();
    }

    /** Whether every instance has gone by the dynamic configuration as it was written last; they look once in each round. */
    boolean isHeeded(Instant at) {
        var round = Duration.ofSeconds(config().path("loop_wait").asLong(USUAL_ROUND.toSeconds()));
        return Optional.ofNullable(objects.get("config"))
                .flatMap(PatroniState::writtenAt)
                .filter(written -> written.plus(round).plus(SLACK).isAfter(at))
                .isEmpty();
    }

    /** PostgreSQL's parameters in the dynamic configuration, as text. */
    Map<String, String> parameters() {
        var parameters = new TreeMap<String, String>();
        config().path("postgresql")
                .path("parameters")
                .properties()
                .forEach(
                        field -> parameters.put(field.getKey(), field.getValue().asText()));
        return parameters;
    }

    /** Nobody takes over by itself, because somebody told Patroni so. */
    boolean isPaused() {
        return config().path("pause").asBoolean(false);
    }

    /** Who shall become leader by a switchover or a failover that is asked for and not done yet. */
    Optional<String> target() {
        return annotation("failover", "member");
    }

    /** Whether a switchover or a failover is asked for. */
    boolean isMoving() {
        return target().isPresent() || annotation("failover", "leader").isPresent();
    }

    /**
     * The time of a planned switchover that is none. It makes every member fail to read the cluster: the primary steps down, and
     * nobody takes over until it is taken away (contract 4.4, fact 7).
     */
    Optional<String> unreadableSchedule() {
        return annotation("failover", "scheduled_at").filter(text -> !isTime(text));
    }

    private static boolean isTime(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant() != null;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** The standbys that have every acknowledged commit, while that leader is in office; none without synchronous replication. */
    List<String> synchronousStandbys(@Nullable String leader) {
        return annotation("sync", "leader").filter(name -> name.equals(leader)).isEmpty()
                ? List.of()
                : annotation("sync", "sync_standby")
                        .map(text -> Arrays.stream(text.split(","))
                                .map(String::strip)
                                .filter(name -> !name.isEmpty())
                                .toList())
                        .orElse(List.of());
    }
}
