package dev.matriarch.operators.zalando;

import static dev.matriarch.operators.kubernetes.Leaving.count;

import dev.matriarch.operators.kubernetes.Leaving;
import java.util.List;
import java.util.stream.Stream;

/**
 * A cluster on its way out. Its resource is the first to vanish; then the operator takes away the rest, for minutes where it has
 * missed that a pod is gone, and what its configuration says it shall keep it leaves (contract 4.15).
 */
record Departure(Scene scene) {

    Leaving leaving() {
        return new Leaving(scene.isEmpty(), left());
    }

    /** Whether all of it is gone but the copy of what it should be. */
    boolean isOver() {
        return objects().isEmpty();
    }

    private List<String> left() {
        return Stream.concat(
                        objects().stream(),
                        scene.snapshot().kept() == null ? Stream.empty() : Stream.of("the copy of what it should be"))
                .toList();
    }

    private List<String> objects() {
        var snapshot = scene.snapshot();
        return Stream.of(
                        count(scene.resource() == null ? 0 : 1, "cluster"),
                        count(scene.statefulSet() == null ? 0 : 1, "stateful set"),
                        count(snapshot.pods().size(), "pod"),
                        count(snapshot.volumeClaims().size(), "volume"),
                        count(snapshot.services().size(), "service"),
                        count((int) snapshot.poolers().all().count(), "pooler object"),
                        count(
                                snapshot.configMaps().size()
                                        + snapshot.endpoints().size(),
                                "Patroni object"),
                        count(snapshot.secrets().size(), "secret"))
                .filter(words -> !words.isEmpty())
                .toList();
    }
}
