package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Settled;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is concluded of a look, whichever operator it was at. Each is empty where it keeps a cluster from nothing; the first that is
 * not is the answer.
 */
public final class Conclusions {

    private Conclusions() {}

    /** Whether a write of ours was ever answered. Generations count from 1: whoever never saw one settled expects generation 0. */
    public static boolean wasWritten(Expectation expectation) {
        return expectation.written() != null && expectation.written().generation() > 0;
    }

    /** @param mark of the last write that is there */
    public static Optional<Convergence> notWritten(Fence.@Nullable Mark mark, Expectation expectation) {
        var expected = expectation.written();
        return expected == null || (mark != null && mark.compareTo(expected) >= 0)
                ? Optional.empty()
                : Optional.of(new Progressing("change %s has not been written yet".formatted(expected)));
    }

    /** By the first of them that nothing mends by itself. */
    public static Optional<Convergence> stuck(List<Hindrance> hindrances) {
        return hindrances.stream()
                .filter(Hindrance::lasting)
                .findFirst()
                .map(hindrance -> new Stuck(hindrance.message(), hindrance.nextAction()));
    }

    /** @param differences of what is asked of the operator from what we ask for */
    public static Optional<Convergence> askedForOther(List<Difference> differences) {
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of(new Progressing(
                        "the operator has been asked for something else: " + Difference.words(differences)));
    }

    /** The first thing that is missing; where something hinders, that is what people want to read. */
    public static Optional<Convergence> gap(List<String> gaps, List<Hindrance> hindrances, int ready, int instances) {
        return gaps.stream()
                .findFirst()
                .map(gap ->
                        hindrances.stream().findFirst().map(Hindrance::message).orElse(gap))
                .map(words -> new Progressing("%d of %d instances ready, %s".formatted(ready, instances, words)));
    }

    /** What is left to ask once nothing else is missing: whether the primary is who it shall be. */
    public static Convergence role(@Nullable String primary, Expectation expectation) {
        var wanted = expectation.primary() == null || expectation.primary().equals(primary);
        var given =
                expectation.notPrimary() == null || !expectation.notPrimary().equals(primary);
        return wanted && given ? new Settled() : new Progressing(primary + " is still primary");
    }
}
