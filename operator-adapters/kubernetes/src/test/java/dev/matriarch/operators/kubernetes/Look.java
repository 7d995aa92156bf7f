package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Observation;
import java.util.ArrayList;
import java.util.List;

/**
 * One look at what was recorded, and what the adapter makes of it.
 *
 * @param <S> all that the adapter reads of a cluster at one moment
 */
public record Look<S>(Step<S> step, Observation seen) {

    /** What is made of all steps of a recording. */
    public static <S> List<Look<S>> all(Script<S> script, List<Step<S>> steps) {
        return steps.stream()
                .map(step -> new Look<>(step, script.seen(step.snapshot(), step.expectation())))
                .toList();
    }

    /** The looks between two things that were done, from the first that shows its effect. */
    public static <S> List<List<Look<S>>> stretches(List<Look<S>> looks) {
        var stretches = new ArrayList<List<Look<S>>>();
        var acts = 0;
        for (var look : looks) {
            if (look.step().acts().size() > acts) {
                acts = look.step().acts().size();
                stretches.add(new ArrayList<>());
            }
            if (!stretches.isEmpty() && (!stretches.getLast().isEmpty() || !look.settled())) {
                stretches.getLast().add(look);
            }
        }
        return stretches;
    }

    /** The same without what is said again and again in a row. */
    public static <T> List<T> changes(List<T> all) {
        var changes = new ArrayList<T>();
        all.stream()
                .filter(one -> changes.isEmpty() || !changes.getLast().equals(one))
                .forEach(changes::add);
        return changes;
    }

    /** Whether the adapter says that it is what was asked for. */
    public boolean settled() {
        return seen.settled();
    }

    /** What it says is still missing. */
    public String words() {
        return seen.convergence() instanceof Progressing(var why)
                ? why
                : seen.convergence().toString();
    }

    /** What it warns of. */
    public List<String> conditions() {
        return seen.facts().conditions().stream()
                .map(condition -> condition.type() + "/" + condition.reason())
                .toList();
    }
}
