package dev.matriarch.operators;

import org.jspecify.annotations.Nullable;

/**
 * What a look is held against: the state that was asked for and what was there before anything was done.
 *
 * @param desired what should be, or null when the cluster should be gone
 * @param written the mark of our last write, which the operator must have taken up before anything counts as settled; null
 *     when nothing was written
 * @param primary the instance that should be primary now, or null when any may be
 * @param notPrimary the instance that must not be primary any more, or null
 */
public record Expectation(
        @Nullable DesiredCluster desired,
        Fence.@Nullable Mark written,
        @Nullable String primary,
        @Nullable String notPrimary) {

    /** The cluster should match. */
    public static Expectation matching(DesiredCluster desired, Fence.@Nullable Mark written) {
        return new Expectation(desired, written, null, null);
    }

    /** The cluster should not be there any more. */
    public static Expectation gone() {
        return new Expectation(null, null, null, null);
    }

    /** The same, with this instance as primary. */
    public Expectation withPrimary(String instance) {
        return new Expectation(desired, written, instance, null);
    }

    /** The same, with another primary than this one. */
    public Expectation withoutPrimary(String instance) {
        return new Expectation(desired, written, null, instance);
    }
}
