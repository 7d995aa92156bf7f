package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Settled;
import dev.matriarch.operators.Convergence.Stuck;
import java.util.List;

/**
 * What a cluster on its way out is called.
 *
 * @param empty whether nothing of it is there
 * @param left what is, in words
 */
public record Leaving(boolean empty, List<String> left) {

    public Leaving {
        left = List.copyOf(left);
    }

    public Convergence whenWanted() {
        return empty ? new Settled() : new Progressing("still there: " + String.join(", ", left));
    }

    /**
     * Nobody makes it anew before the next change does, so to wait would be to wait for the deadline.
     *
     * @param written whether it was there: a write of ours was answered
     */
    public Convergence whenNotWanted(boolean written) {
        if (!written) {
            return new Progressing(empty ? "there is no such cluster" : "the cluster is being removed");
        }
        return new Stuck(
                empty
                        ? "the cluster is gone: somebody deleted it in Kubernetes"
                        : "the cluster is being removed: somebody deleted it in Kubernetes",
                "Ask for the change again to have it made anew, empty; restore a backup to have its data.");
    }

    /** So many of these, in words; none is no word. */
    public static String count(int number, String what) {
        return switch (number) {
            case 0 -> "";
            case 1 -> "1 " + what;
            default -> "%d %ss".formatted(number, what);
        };
    }
}
