package dev.matriarch.operators;

/** The operator leaves something of a change undone where it says that it has finished: the adapter sees to that. */
public interface Aftercare {

    /**
     * Does the next thing that the operator will not do by itself, where there is one and its time has come. It is asked for
     * again and again until the cluster has settled.
     *
     * @throws FencedException when this worker no longer holds its job; then nothing was done
     * @throws OperatorRefusedException when there is no such cluster of ours
     * @throws OperatorUnavailableException when the outcome is unknown
     */
    void finish(DesiredCluster desired, Fence fence);
}
