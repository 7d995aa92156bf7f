package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterFacts.Condition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that keeps a cluster from being what it should be.
 *
 * @param type the condition it is shown as
 * @param reason a CamelCase cause that clients may branch on
 * @param message what is wrong, in words that can stand in a sentence
 * @param since as Kubernetes says it, or null
 * @param lasting nothing that happens by itself mends it: the desired state has to change, or a person has to act
 */
record Hindrance(
        String type,
        String reason,
        String message,
        String nextAction,
        @Nullable Instant since,
        boolean lasting) {

    Condition condition() {
        return new Condition(type, true, reason, message, nextAction, since);
    }
}
