package dev.matriarch.provisioning.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change would do.
 *
 * @param diff each value that changes
 * @param restarts the instances that would be restarted, in order
 * @param expectedOutageSeconds how long nobody takes writes; null when that is not known
 * @param manifest as it would be applied
 */
public record Plan(
        List<Difference> diff,
        List<String> restarts,
        @Nullable Integer expectedOutageSeconds,
        String manifest) {

    public Plan {
        diff = List.copyOf(diff);
        restarts = List.copyOf(restarts);
    }

    /**
     * @param pointer JSON pointer into the cluster's document
     * @param from as text, null where nothing was
     * @param to as text, null where nothing will be
     */
    public record Difference(
            String pointer, @Nullable String from, @Nullable String to) {}
}
