package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * Fields of ours that somebody else has changed. A live object that differs from what is desired because our change has not
 * been written yet is none: the API server's books tell who wrote last.
 *
 * @param operator what the operator's manager is called
 */
public record HandEdits(HasMetadata object, List<Difference> differences, String operator) {

    public HandEdits {
        differences = List.copyOf(differences);
    }

    /**
     * Lasting: nobody writes our fields again but the next change. They are ours to write over, and that change does.
     */
    public Optional<Hindrance> hindrance() {
        var hands = new Books(object).laterHands(operator);
        if (differences.isEmpty() || hands.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Hindrance(
                "Drifted",
                "EditedByHand",
                "%s: somebody changed it in Kubernetes (%s)"
                        .formatted(Difference.words(differences), String.join(", ", hands)),
                "Ask for the change again: it writes our fields anew. Change them here, not in Kubernetes.",
                null,
                true));
    }
}
