package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Content.Kind;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.Contents.User;
import dev.matriarch.operators.kubernetes.Books;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far one user is. CloudNativePG says of managed roles which it has reconciled, with which version of their secrets, and
 * which it cannot; it says nowhere of which generation of the cluster. A new role can be in none of these before it is there,
 * and its password is told by the version of its secret. One that has been dropped is called reconciled like one that is
 * there, with the password that it had (1.30, seen live), so there the primary itself is asked.
 */
record UserReading(Scene scene) {

    /** After that what the operator says is not of before our write any more. */
    private static final Duration SAID_ANEW = Duration.ofSeconds(20);

    private static final String ASKED_AGAIN = "matriarch.dev/asked-again";

    Content of(User user) {
        var failure = failure(user);
        if (failure != null) {
            return new Content(Kind.USER, user.name(), isProven() ? Progress.FAILED : Progress.PENDING, failure);
        }
        var done = user.dropped() ? isGone(user) : isThere(user);
        return new Content(Kind.USER, user.name(), done ? Progress.DONE : Progress.PENDING, null);
    }

    private @Nullable String failure(User user) {
        var words = roles().cannotReconcile().get(user.name());
        return words == null || words.isEmpty()
                ? null
                : String.join("; ", words).replace("\n", ", ");
    }

    private boolean isProven() {
        var cluster = scene.cluster();
        return cluster != null && !new Books(cluster).ours().plus(SAID_ANEW).isAfter(scene.takenAt());
    }

    private boolean isThere(User user) {
        var version = scene.snapshot().passwords().get(user.name());
        var password = roles().passwordStatus().get(user.name());
        return version != null
                && password != null
                && Objects.equals(password.resourceVersion(), version)
                && roles().reconciled().contains(user.name())
                && primarySays(user, true);
    }

    private boolean isGone(User user) {
        var asked = scene.asked().statistics().isPresent();
        return roles().reconciled().contains(user.name()) && (asked ? primarySays(user, false) : isProven());
    }

    /** Where it was asked; the operator is believed where it was not. */
    private boolean primarySays(User user, boolean there) {
        return scene.asked()
                .statistics()
                .map(said -> said.roles().contains(user.name()) == there)
                .orElse(true);
    }

    /**
     * What to apply before {@code wanted}, where a role could not be brought about: CloudNativePG 1.30 tries again when the
     * cluster's resource changes, and at no other time (seen live).
     */
    static Optional<PostgresCluster> askedAgain(PostgresCluster wanted, PostgresCluster live) {
        var refused = live.getStatus() != null
                && !live.getStatus().managedRoles().cannotReconcile().isEmpty();
        return refused ? Optional.of(wanted.annotated(Map.of(ASKED_AGAIN, "true"))) : Optional.empty();
    }

    private PostgresStatus.ManagedRoles roles() {
        return scene.status().managedRoles();
    }
}
