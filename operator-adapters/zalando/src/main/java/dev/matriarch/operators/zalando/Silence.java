package dev.matriarch.operators.zalando;

import dev.matriarch.operators.kubernetes.Books;
import dev.matriarch.operators.kubernetes.Hindrance;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * That the operator says nothing to our last write. It may be gone; it may also be in the middle of another cluster's turn, for up
 * to ten minutes, since each of its workers has several (contract 6.3). To be asked only while something is missing.
 */
record Silence(Scene scene, PostgresqlResource resource) {

    private static final Duration SILENT_AFTER = Duration.ofSeconds(30);

    Optional<Hindrance> hindrance() {
        var books = new Books(resource);
        var asked = books.ours();
        var answered = books.operatorAnswered().orElse(Instant.MIN);
        return answered.isBefore(asked) && !asked.plus(SILENT_AFTER).isAfter(scene.takenAt())
                ? Optional.of(new Hindrance(
                        "OperatorSilent",
                        "NoAnswer",
                        "the operator has not answered for %d s"
                                .formatted(
                                        Duration.between(asked, scene.takenAt()).toSeconds()),
                        "Have it looked at whether Zalando's postgres-operator runs and watches this namespace.",
                        asked,
                        false))
                : Optional.empty();
    }
}
