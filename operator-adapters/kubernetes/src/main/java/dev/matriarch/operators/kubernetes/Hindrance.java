package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.ClusterFacts.Condition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that keeps a cluster from being what it should be.
 *
 * @param type the condition it is shown as
 * @param status what is said of that condition: whether it holds
 * @param reason a CamelCase cause that clients may branch on
 * @param message what is wrong, in words that can stand in a sentence
 * @param since as Kubernetes says it, or null
 * @param lasting nothing that happens by itself mends it: the desired state has to change, or a person has to act
 */
public record Hindrance(
        String type,
        boolean status,
        String reason,
        String message,
        String nextAction,
        @Nullable Instant since,
        boolean lasting) {

    /** A condition that should not hold, and does. */
    public Hindrance(
            String type, String reason, String message, String nextAction, @Nullable Instant since, boolean lasting) {
        this(type, true, reason, message, nextAction, since, lasting);
    }

    public Condition condition() {
        return new Condition(type, status, reason, message, nextAction, since);
    }
}
