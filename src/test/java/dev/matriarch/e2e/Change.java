package dev.matriarch.e2e;

import dev.matriarch.harness.Api.Answer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A change of a cluster, by the name that a test shows.
 *
 * @param ability what the operator must be able to do for it, in the words of the API; null where every one can
 * @param asked makes the call
 */
record Change(String name, @Nullable String ability, Supplier<Answer> asked) {

    Change(String name, Supplier<Answer> asked) {
        this(name, null, asked);
    }

    void assumeThatItCan(Stage stage) {
        if (ability != null) {
            stage.assumeThatItCan(ability);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
