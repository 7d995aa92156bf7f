package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Content.Kind;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.kubernetes.Books;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far one database is. That it is as asked for, its resource says for a generation of itself. That it cannot be, it says
 * for none: {@code applied: false} stands there from an earlier generation until the instance manager has come round, and
 * the same failure again writes nothing at all (CloudNativePG 1.30, seen live). So a failure has to be younger than our write
 * and to last, or to outlast two of the operator's rounds.
 */
record DatabaseReading(Scene scene) {

    /** A round that had begun before our write has ended by then, and the one after it too. */
    private static final Duration LASTS = Duration.ofSeconds(10);

    /** CloudNativePG 1.30 tries again every 30 seconds. */
    private static final Duration TWO_ROUNDS = Duration.ofSeconds(70);

    /** In use, out of connections, being stopped: what passes by itself, by its class in PostgreSQL's SQLSTATE. */
    private static final Pattern PASSES = Pattern.compile("SQLSTATE (08|53|55|57)");

    Content of(PostgresDatabase wanted) {
        var name = Objects.requireNonNull(wanted.getSpec().name());
        var live = scene.snapshot().databases().stream()
                .filter(one ->
                        one.getMetadata().getName().equals(wanted.getMetadata().getName()))
                .findFirst()
                .orElse(null);
        if (live == null || live.getMetadata().getDeletionTimestamp() != null || !isAsked(wanted, live)) {
            return new Content(Kind.DATABASE, name, Progress.PENDING, null);
        }
        if (isApplied(live)) {
            var seen = seenOtherwise(wanted.getSpec());
            return new Content(Kind.DATABASE, name, seen == null ? Progress.DONE : Progress.PENDING, seen);
        }
        var failure = failure(live);
        var lasting = failure != null && !PASSES.matcher(failure).find() && isProven(live);
        return new Content(Kind.DATABASE, name, lasting ? Progress.FAILED : Progress.PENDING, failure);
    }

    private static boolean isAsked(PostgresDatabase wanted, PostgresDatabase live) {
        return wanted.getSpec().equals(live.getSpec());
    }

    private static boolean isApplied(PostgresDatabase live) {
        var status = live.getStatus();
        return status != null
                && Boolean.TRUE.equals(status.applied())
                && Objects.equals(
                        status.observedGeneration(), live.getMetadata().getGeneration());
    }

    /** What the primary says otherwise, where it was asked; the resource is believed where it was not. */
    private @Nullable String seenOtherwise(PostgresDatabase.Spec wanted) {
        var there = scene.asked()
                .statistics()
                .map(Statistics::databases)
                .map(databases -> databases.contains(wanted.name()));
        var shall = !PostgresDatabase.ABSENT.equals(wanted.ensure());
        return there.isEmpty() || there.get() == shall ? null : shall ? "it is not there yet" : "it is still there";
    }

    /** The operator's words; those of an extension say more than that some object failed. */
    private static @Nullable String failure(PostgresDatabase live) {
        var status = live.getStatus();
        if (status == null || !Boolean.FALSE.equals(status.applied())) {
            return null;
        }
        return status.extensions().stream()
                .filter(one -> !one.applied() && one.message() != null)
                .findFirst()
                .map(one -> "%s: %s".formatted(one.name(), one.message()))
                .orElse(status.message());
    }

    /** The operator puts a finalizer on it once; that is no change of what is asked. */
    private boolean isProven(PostgresDatabase live) {
        var writes = new Books(live);
        var asked = writes.ours();
        var said = writes.operatorAnswered().filter(at -> at.isAfter(asked));
        var since = said.map(at -> at.plus(LASTS)).orElse(asked.plus(TWO_ROUNDS));
        return !scene.takenAt().isBefore(since);
    }
}
