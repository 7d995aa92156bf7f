package dev.matriarch.operators;

/**
 * The place has namespaces of its own. {@link OperatorAdapter#apply} makes a tenant's namespace, and what isolates it, at
 * its first use.
 */
public interface Namespaces {

    /** What becomes of a namespace. */
    enum Fate {
        /** There is none, or none of ours. */
        GONE,
        /** It was asked to go, and is still there. */
        GOING,
        /** Something is in it that would go with it, whoever made that, so it was not asked to. */
        OCCUPIED
    }

    /**
     * Asks for a tenant's namespace to go, unless a cluster, a pod or a volume is still in it. The same call again goes on with
     * it; one that is not there, or not ours, is none of ours to remove.
     *
     * @param namespace the tenant's own name of it
     * @throws FencedException when this worker no longer holds its job; then nothing was written
     * @throws OperatorUnavailableException when the outcome is unknown
     */
    Fate removeNamespace(String tenant, String namespace, Fence fence);
}
