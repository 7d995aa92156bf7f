package dev.matriarch.e2e;

import dev.matriarch.harness.Api.Answer;
import java.util.function.Supplier;

/**
 * A change of a cluster, by the name that a test shows.
 *
 * @param asked makes the call
 */
record Change(String name, Supplier<Answer> asked) {
    @Override
    public String toString() {
        return name;
    }
}
