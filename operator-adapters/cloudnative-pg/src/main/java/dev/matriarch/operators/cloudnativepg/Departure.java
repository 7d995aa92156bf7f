package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Settled;
import dev.matriarch.operators.Convergence.Stuck;
import java.util.List;
import java.util.stream.Stream;

/** A cluster on its way out. Kubernetes removes what the operator made once the resource that owns it is gone. */
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

    private List<String> left() {
        var snapshot = scene.snapshot();
        return Stream.of(
                        count(scene.cluster() == null ? 0 : 1, "cluster"),
                        count(snapshot.pods().size(), "pod"),
                        count(snapshot.volumeClaims().size(), "volume"),
                        count(snapshot.jobs().size(), "job"),
                        count(snapshot.services().size(), "service"),
                        count(snapshot.poolers().size(), "pooler"),
                        count(snapshot.databases().size(), "database resource"),
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
