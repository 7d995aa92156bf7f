package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.kubernetes.Recording.Entry;
import java.util.List;

/**
 * One look at what was recorded.
 *
 * @param entry what was heard last
 * @param acts what was done before, the latest last
 * @param snapshot what a look would have found
 * @param expectation what it would have been held against
 * @param <S> all that an operator's adapter reads of a cluster at one moment
 */
public record Step<S>(Entry entry, List<String> acts, S snapshot, Expectation expectation) {

    /** What was done last; before anything was, nothing. */
    public String act() {
        return acts.isEmpty() ? "" : acts.getLast();
    }
}
