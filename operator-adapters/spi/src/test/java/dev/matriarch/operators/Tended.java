package dev.matriarch.operators;

/** Looks of somebody who waits, as a job would: what the operator leaves undone is done meanwhile. */
public final class Tended {

    private Tended() {}

    public static Observation look(
            OperatorAdapter adapter, DesiredCluster desired, Expectation expectation, Fence fence) {
        var seen = adapter.observe(desired.ref(), expectation);
        if (!seen.settled() && adapter instanceof Aftercare aftercare) {
            aftercare.finish(desired, fence);
        }
        return seen;
    }
}
