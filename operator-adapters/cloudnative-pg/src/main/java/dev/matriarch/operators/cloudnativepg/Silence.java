package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.kubernetes.Books;
import dev.matriarch.operators.kubernetes.Hindrance;
import dev.matriarch.operators.kubernetes.Pods;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * That the operator says nothing where it has to: it writes a status within a second or two of whatever it has to do
 * something about. It may be gone, or not watch the namespace. To be asked only while something is missing: of a change
 * that needs nothing of it, it says nothing.
 */
record Silence(Scene scene, PostgresCluster cluster) {

    private static final Duration SILENT_AFTER = Duration.ofSeconds(30);

    Optional<Hindrance> hindrance() {
        var writes = new Books(cluster);
        var answered = writes.operatorAnswered().orElse(Instant.MIN);
        return Stream.of(Stream.of(writes.ours()), jobsOver(), podsReady())
                .flatMap(times -> times)
                .filter(answered::isBefore)
                .filter(at -> !at.plus(SILENT_AFTER).isAfter(scene.takenAt()))
                .min(Comparator.naturalOrder())
                .map(this::since);
    }

    private Hindrance since(Instant at) {
        return new Hindrance(
                "OperatorSilent",
                "NoAnswer",
                "the operator has not answered for %d s"
                        .formatted(Duration.between(at, scene.takenAt()).toSeconds()),
                "Have it looked at whether CloudNativePG runs and watches this namespace.",
                at,
                false);
    }

    private Stream<Instant> jobsOver() {
        return scene.snapshot().jobs().stream()
                .filter(job -> Scene.hasCondition(job, "Complete"))
                .map(Job::getStatus)
                .filter(status -> status.getCompletionTime() != null)
                .map(status -> Instant.parse(status.getCompletionTime()));
    }

    private Stream<Instant> podsReady() {
        return scene.members().stream()
                .flatMap(member -> Optional.ofNullable(member.pod()).stream())
                .filter(Pods::isReady)
                .flatMap(pod -> Pods.condition(pod, "Ready").stream())
                .map(condition -> Instant.parse(condition.getLastTransitionTime()));
    }
}
