package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.kubernetes.Books;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The annotations that stop something, where somebody else has set them and we do not ask for them. Our apply leaves them
 * out, which takes nothing away that another hand holds, be it with our very value (seen live). So they are first taken
 * over with a value that stops nothing; what is ours alone then goes with the next apply.
 *
 * <p>That is why no merge patch is needed, and ours stay in the one apply that carries the mark and the resource version:
 * what we want stopped and what else we want can never be written apart. The operator's own fences stay: CloudNativePG 1.30
 * fences all instances of a cluster that becomes a replica, and the target of a cold backup, and lifts them itself.
 */
final class StopMarks {

    private static final Map<String, String> HARMLESS =
            Map.of(Labels.HIBERNATION, Stillness.OFF, Labels.FENCED, Fences.NOBODY);

    private StopMarks() {}

    /** What to apply before {@code wanted}, so that others' marks go; empty where there are none. */
    static Optional<PostgresCluster> takenOver(PostgresCluster wanted, PostgresCluster live) {
        var taken = new TreeMap<String, String>();
        HARMLESS.forEach((name, harmless) -> {
            if (isForeign(name, wanted, live) && !harmless.equals(Labels.annotation(live, name))) {
                taken.put(name, harmless);
            }
        });
        return taken.isEmpty() ? Optional.empty() : Optional.of(wanted.annotated(taken));
    }

    private static boolean isForeign(String name, PostgresCluster wanted, PostgresCluster live) {
        var holders = new Books(live).holders(name);
        return Labels.annotation(wanted, name) == null
                && !holders.contains(CloudNativePg.MANAGER)
                && holders.stream().anyMatch(holder -> !holder.equals(Books.OURS));
    }
}
