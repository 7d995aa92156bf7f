package dev.matriarch.operators.zalando;

import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Settled;
import dev.matriarch.operators.Convergence.Stuck;
import java.util.List;
import java.util.stream.Stream;

/**
 * A cluster on its way out. Its resource is the first to vanish; then the operator takes away the rest, for minutes where it has
 * missed that a pod is gone, and what its configuration says it shall keep it leaves (contract 4.15).
 */
record Departure(Scene scene) {

    Convergence whenWanted() {
        return scene.isEmpty() ? new Settled() : new Progressing("still there: " + String.join(", ", left()));
    }

    /**
     * Nobody makes it anew before the next change does, so to wait would be to wait for the deadline.
     *
     * @param written whether it was there: a write of ours was answered
     */
    Convergence whenNotWanted(boolean written) {
        if (!written) {
            return new Progressing(scene.isEmpty() ? "there is no such cluster" : "the cluster is being removed");
        }
        return new Stuck(
                scene.isEmpty()
                        ? "the cluster is gone: somebody deleted it in Kubernetes"
                        : "the cluster is being removed: somebody deleted it in Kubernetes",
                "Ask for the change again to have it made anew, empty; restore a backup to have its data.");
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

    private static String count(int number, String what) {
        return switch (number) {
            case 0 -> "";
            case 1 -> "1 " + what;
            default -> "%d %ss".formatted(number, what);
        };
    }
}
