package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredReplication;
import dev.matriarch.operators.cloudnativepg.PostgresStatus.Condition;
import dev.matriarch.operators.kubernetes.Books;
import dev.matriarch.operators.kubernetes.Hindrance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far a cluster is in its place beside another one with the same data. CloudNativePG's phase and its Ready condition say
 * little of that (1.30, all seen live): both say healthy while a cluster is demoted and its PostgreSQL is down; while one that
 * has been demoted does not start; and, of one that is promoted without a token, all the while until it takes writes.
 *
 * <ul>
 *   <li><b>Demoted</b> is who has ended being so ({@code switchReplicaClusterStatus}), has left a token, and follows. Who was
 *       made as a replica leaves none; who ever was demoted has the condition {@value #DEMOTED} for good.
 *   <li><b>Promoted</b> is whose token has been honoured ({@code lastPromotionToken}) and whose PostgreSQL is out of recovery.
 *       Then it is restarted once more, seconds later, because a primary archives in another way; that is part of it.
 * </ul>
 */
record ReplicationReading(Scene scene, DesiredReplication replication) {

    private static final String DEMOTED = "ReplicaClusterSwitch";
    private static final String PROMOTING = "Promoting to primary cluster";

    /** As replicas archive; a primary does it by {@code on}. */
    private static final String ALWAYS = "always";

    /** Then the restart of a server that knows that it needs one does not come any more. */
    private static final Duration RESTARTED_WITHIN = Duration.ofMinutes(2);

    /**
     * Then a server that does not know is not told any more: the operator leaves the restart out where it had written the other
     * mode down before the promotion came about, which does no harm (seen live).
     */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);

    /** What the peer has archived already is replayed within seconds. */
    private static final Duration REPLAYED_WITHIN = Duration.ofMinutes(1);

    /** While the server stops, archiving may fail and come about with the next try. */
    private static final Duration PASSING = Duration.ofSeconds(15);

    /**
     * It is read within ten seconds, and after a checkpoint that the standby makes for it; until then the operator says what it said
     * of the token before.
     */
    private static final Duration TOKEN_READ_WITHIN = Duration.ofMinutes(1);

    /** Empty where there is no other one. */
    static Optional<ReplicationReading> of(Scene scene, DesiredCluster desired) {
        return Optional.ofNullable(desired.replication())
                .map(replication -> new ReplicationReading(scene, replication));
    }

    /** What is missing, in words for people. */
    List<String> gaps() {
        var gap = replication.isReplica() ? demotion() : promotion();
        return gap == null ? List.of() : List.of(gap);
    }

    private @Nullable String demotion() {
        if (scene.status().isDemoting()) {
            return isArchived()
                    ? "its servers stop, and its last WAL gets into the archive, before it follows %s".formatted(peer())
                    : "its servers stop before it follows %s".formatted(peer());
        }
        if (scene.primary().isPresent()) {
            return "%s still takes writes".formatted(scene.primaryName());
        }
        if (scene.status().condition(DEMOTED).isPresent()
                && isNothing(scene.status().demotionToken())) {
            return "it has not told yet what %s has to have to take its place".formatted(peer());
        }
        return !isArchived() && isCutOff() ? "no WAL comes from %s".formatted(peer()) : null;
    }

    /** It would stream, and nothing is streamed to it, as it says itself. */
    private boolean isCutOff() {
        return replication.isReplica()
                && replication.peer().streamed() != null
                && scene.isFollowing()
                && scene.asked()
                        .statistics()
                        .filter(said -> !said.standing().receives())
                        .isPresent();
    }

    private @Nullable String promotion() {
        if (isAwaited()) {
            return "it has not replayed yet all that %s has left".formatted(peer());
        }
        if (scene.leader().isPresent() && scene.primary().isEmpty()) {
            return "%s takes no writes yet".formatted(scene.primaryName());
        }
        return isToBeRestarted()
                ? "%s takes writes, and is restarted once more to archive as a primary".formatted(scene.primaryName())
                : null;
    }

    /** It has a token to honour, and has not yet. */
    private boolean isAwaited() {
        var token = replication.token();
        return token != null && !token.equals(scene.status().lastPromotionToken());
    }

    private boolean isToBeRestarted() {
        return scene.asked()
                .statistics()
                .map(Statistics::standing)
                .filter(standing -> ALWAYS.equals(standing.archiveMode()))
                .map(standing -> standing.restartPending() ? RESTARTED_WITHIN : TOLD_WITHIN)
                .filter(time -> !lastChange().plus(time).isBefore(scene.takenAt()))
                .isPresent();
    }

    /** Our write, or the operator's word that all is well or no more, whichever came later. */
    private Instant lastChange() {
        var ours = asked();
        var ready = OperatorHindrances.since(scene.status());
        return ready == null || ready.isBefore(ours) ? ours : ready;
    }

    private Instant asked() {
        return new Books(Objects.requireNonNull(scene.cluster())).ours();
    }

    List<Hindrance> hindrances() {
        return Stream.of(notArchived(), unfit(), notReplayed(), away())
                .flatMap(Optional::stream)
                .toList();
    }

    /** It is down for so long, and cannot be called back: the operator lets nobody change its role meanwhile (seen live). */
    private Optional<Hindrance> notArchived() {
        return scene.status()
                .condition(Archiving.CONDITION)
                .filter(said -> replication.isReplica() && scene.status().isDemoting())
                .filter(said -> "False".equals(said.status()) && isOver(at(said), PASSING))
                .map(said -> new Hindrance(
                        "DemotionWaits",
                        "WalNotArchived",
                        "it has stopped, and its archive does not take its last WAL, without which %s would lack rows: %s"
                                .formatted(peer(), said.message()),
                        "See whether the object store is there, and lets in the keys that it is used with: it goes on by itself"
                                + " then, and cannot be called back before.",
                        at(said),
                        false));
    }

    /** Whoever is promoted with another token is for a moment still called unfit for the one before. */
    private Optional<Hindrance> unfit() {
        return Optional.of(scene.status())
                .filter(status -> isAwaited() && OperatorHindrances.isTokenRefused(status))
                .map(status -> new Hindrance(
                        "PromotionRefused",
                        "TokenUnfit",
                        "%s cannot take the place of %s: what that one has left does not fit, since it is of other data, or this one"
                                        .formatted(replication.self(), peer())
                                + " has gone on without it; it goes on following",
                        "Have %s be primary again, and this one made anew as its replica; or make this one primary whatever is lost."
                                .formatted(peer()),
                        OperatorHindrances.since(status),
                        isOver(asked(), TOKEN_READ_WITHIN)));
    }

    private Optional<Hindrance> notReplayed() {
        return Optional.of(lastChange())
                .filter(since ->
                        isAwaited() && PROMOTING.equals(scene.status().phase()) && isOver(since, REPLAYED_WITHIN))
                .map(since -> new Hindrance(
                        "PromotionWaits",
                        "WalMissing",
                        "the last WAL of %s has not come%s yet"
                                .formatted(peer(), isArchived() ? " out of its archive" : ""),
                        isArchived()
                                ? "See whether the object store of %s is there, lets in the keys that this cluster reads it with, and has got"
                                                .formatted(peer())
                                        + " all of its WAL."
                                : "See whether %s is there, from which it is streamed.".formatted(peer()),
                        since,
                        false));
    }

    private Optional<Hindrance> away() {
        return isCutOff()
                ? Optional.of(new Hindrance(
                        "Following",
                        false,
                        "PeerAway",
                        "nothing is streamed from " + peer(),
                        "See to it that %s is there and answers. %s"
                                .formatted(
                                        peer(),
                                        isArchived()
                                                ? "Until then WAL comes by its archive alone."
                                                : "Where it has not kept what is missing here, this one has to be made anew."),
                        null,
                        false))
                : Optional.empty();
    }

    /** Either both of the two are, or none is. */
    private boolean isArchived() {
        return replication.peer().archive() != null;
    }

    private boolean isOver(Instant since, Duration time) {
        return !since.plus(time).isAfter(scene.takenAt());
    }

    private static Instant at(Condition said) {
        var at = said.lastTransitionTime();
        return at == null ? Instant.EPOCH : Instant.parse(at);
    }

    private static boolean isNothing(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    private String peer() {
        return replication.peer().name();
    }
}
