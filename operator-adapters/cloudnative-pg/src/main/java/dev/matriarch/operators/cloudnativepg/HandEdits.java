package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.cloudnativepg.Drift.Difference;
import dev.matriarch.operators.kubernetes.Hindrance;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * Fields of ours that somebody else has changed. A live object that differs from what is desired because our change has not
 * been written yet is none: the API server's books tell who wrote last.
 */
record HandEdits(HasMetadata object, List<Difference> differences) {

    /**
     * Lasting: nobody writes our fields again but the next change. They are ours to write over, and that change does.
     */
    Optional<Hindrance> hindrance() {
        var hands = new Writes(object).laterHands();
        if (differences.isEmpty() || hands.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Hindrance(
                "Drifted",
                "EditedByHand",
                "%s: somebody changed it in Kubernetes (%s)"
                        .formatted(Drift.words(differences), String.join(", ", hands)),
                "Ask for the change again: it writes our fields anew. Change them here, not in Kubernetes.",
                null,
                true));
    }
}
