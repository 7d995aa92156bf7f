package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.cloudnativepg.PostgresStatus.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether WAL gets into a cluster's archive.
 *
 * <p>The operator's condition {@value #CONDITION} alone tells too little (CloudNativePG 1.30, all seen live): it is true of a
 * cluster that has no archive, and so of one that has one since a moment ago; it is false for seconds while the primary role
 * moves; and nobody takes it back while nothing is written. So the primary's PostgreSQL is asked, which counts for as long as
 * its pod has what archives beside it, and only from when the archive is there.
 *
 * @param status what the operator says of the cluster
 * @param store the resource of the store that it archives to; null where there is none
 * @param server the name of the server there
 * @param primary the pod that takes writes; null while none does
 * @param archiver what its PostgreSQL says; null where it does not tell
 */
record Archiving(
        PostgresStatus status,
        @Nullable BarmanObjectStore store,
        @Nullable String server,
        @Nullable Pod primary,
        @Nullable Archiver archiver,
        Instant now) {

    static final String CONDITION = "ContinuousArchiving";

    /** While the primary role moves, the old primary is not let archive, and says so. */
    private static final Duration PASSING = Duration.ofSeconds(15);

    /** What an old pod said of itself stands until the new one has archived something: after 28 s at most (seen live). */
    private static final Duration INHERITED = Duration.ofMinutes(1);

    /** Why nothing gets into it, in a sentence for people; empty while nothing is known to be wrong. */
    Optional<String> failure() {
        var since = since();
        if (since.isEmpty()) {
            return Optional.empty();
        }
        if (archiver != null && archiver.knowsSince(since.get())) {
            return archiver.fails(since.get()) ? Optional.of(failed(archiver.failedWal())) : Optional.empty();
        }
        return condition("False")
                .filter(said -> !countsFrom(at(said), since.get()).isAfter(now))
                .map(said -> "no WAL gets into the archive: " + said.message());
    }

    private static Instant countsFrom(Instant said, Instant since) {
        return said.isBefore(since) ? since.plus(INHERITED) : said.plus(PASSING);
    }

    private String failed(@Nullable String wal) {
        var words = "the WAL file %s does not get into the archive".formatted(wal);
        return condition("False")
                .map(said -> "%s: %s".formatted(words, said.message()))
                .orElse(words);
    }

    /** Whether it is known that WAL gets into it: something has since the archive is there. */
    boolean works() {
        if (store == null || since().isEmpty() || failure().isPresent()) {
            return false;
        }
        var said = condition("True");
        if (archiver != null && archiver.lastAt() != null) {
            return said.isPresent() && archiver.hasArchived(made(store));
        }
        return said.filter(one -> !at(one).isBefore(made(store)) || isReached()).isPresent();
    }

    /** The plugin has been to the store for this server, which without PostgreSQL's word is the best there is. */
    private boolean isReached() {
        return archiver == null && window().isPresent();
    }

    /** The last file of WAL of which it is known to be in it. */
    Optional<String> lastWal() {
        return archiver == null || store == null ? Optional.empty() : archiver.archived(made(store));
    }

    /** The earliest moment that can be restored; empty while there is no complete base backup. */
    Optional<Instant> from() {
        return window().map(BarmanObjectStore.Window::firstRecoverabilityPoint).map(Instant::parse);
    }

    private Optional<BarmanObjectStore.Window> window() {
        return Optional.ofNullable(store)
                .map(BarmanObjectStore::getStatus)
                .flatMap(one -> Optional.ofNullable(one.serverRecoveryWindow().get(String.valueOf(server))));
    }

    /** From when on failures count; empty while the primary has nothing beside it that could archive. */
    private Optional<Instant> since() {
        return primary != null && Shape.archives(primary)
                ? Optional.of(Instant.parse(primary.getMetadata().getCreationTimestamp()))
                : Optional.empty();
    }

    /** Kubernetes says it in whole seconds, so what happened in that very second may have been before. */
    private static Instant made(BarmanObjectStore store) {
        return Instant.parse(store.getMetadata().getCreationTimestamp()).plusSeconds(1);
    }

    private Optional<Condition> condition(String value) {
        return status.condition(CONDITION).filter(one -> value.equals(one.status()));
    }

    private static Instant at(Condition said) {
        var at = said.lastTransitionTime();
        return at == null ? Instant.MIN : Instant.parse(at);
    }
}
