package dev.matriarch.operators.sandbox;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may become primary, so that no acknowledged commit is lost. Pure: it is told who is there and how far they are.
 *
 * @param quorums the promises that may have been in force
 */
record Election(List<Quorum> quorums) {

    /**
     * A standby to which nothing more can come.
     *
     * @param joined the last term it took part in
     * @param reached all that it has
     */
    record Candidate(String name, int joined, Lsn reached) {}

    /** How it ends. */
    sealed interface Verdict {
        record Chosen(String name) implements Verdict {}

        record Refused(String why) implements Verdict {}
    }

    private static final Comparator<Candidate> BY_MERIT =
            Comparator.comparingInt(Candidate::joined).thenComparing(Candidate::reached);

    /** Each acknowledged commit is on one of these, whichever promise it was made under. */
    boolean isProven(Collection<String> reachable) {
        return quorums.stream().allMatch(quorum -> quorum.isCoveredBy(reachable));
    }

    /** Why {@link #isProven} says what it says. */
    String reason(Collection<String> reachable) {
        return quorums.stream()
                .filter(quorum -> !quorum.isCoveredBy(reachable))
                .findFirst()
                .map(quorum -> unproven(quorum, reachable))
                .orElse("every acknowledged row is on one of the standbys that can be reached: R + W > N holds");
    }

    private static String unproven(Quorum quorum, Collection<String> reachable) {
        return "%d of %d standbys can be reached and %d confirmed each commit, so rows could be missing on all of them: R + W > N does not hold"
                .formatted(quorum.reachableOf(reachable), quorum.standbys().size(), quorum.number());
    }

    /** @param to the one that was asked for, or null for the best */
    Verdict choose(Collection<Candidate> candidates, @Nullable String to, boolean acceptDataLoss) {
        var names = candidates.stream().map(Candidate::name).toList();
        if (!acceptDataLoss && !isProven(names)) {
            return new Verdict.Refused(reason(names));
        }
        var best = candidates.stream().max(BY_MERIT);
        if (best.isEmpty()) {
            return new Verdict.Refused("no standby can be reached");
        }
        return to == null ? new Verdict.Chosen(best.get().name()) : chosen(candidates, best.get(), to, acceptDataLoss);
    }

    private static Verdict chosen(Collection<Candidate> candidates, Candidate best, String to, boolean acceptDataLoss) {
        Optional<Candidate> wanted =
                candidates.stream().filter(c -> c.name().equals(to)).findFirst();
        if (wanted.isEmpty()) {
            return new Verdict.Refused(to + " cannot be reached");
        }
        if (!acceptDataLoss && BY_MERIT.compare(wanted.get(), best) < 0) {
            return new Verdict.Refused("%s has less than %s, and rows could be lost".formatted(to, best.name()));
        }
        return new Verdict.Chosen(to);
    }
}
