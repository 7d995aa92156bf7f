package dev.matriarch.operators;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operator can be told to look at a cluster's configuration again. Whether its servers then read theirs again is the
 * operator's decision, so they are asked.
 */
public interface Reloads {

    /**
     * Tells the operator; the same mark again is the same request.
     *
     * @param mark when it was asked for
     * @throws OperatorUnavailableException when it could not be told
     */
    void reload(ClusterRef cluster, Instant mark, Fence fence);

    /**
     * What each instance says of its configuration, in the order of their names.
     *
     * @throws OperatorUnavailableException when it could not look at all
     */
    List<Loaded> loaded(ClusterRef cluster);

    /**
     * What one instance says.
     *
     * @param at when its server last read its configuration, by its own clock; null where it does not tell
     * @param saidAt when it said so, by the same clock; null where it does not tell
     * @param silence why it does not tell, in words that can stand in a sentence; null where it does
     */
    record Loaded(
            String instance,
            @Nullable Instant at,
            @Nullable Instant saidAt,
            @Nullable String silence) {

        public static Loaded silent(String instance, String why) {
            return new Loaded(instance, null, null, why);
        }
    }
}
