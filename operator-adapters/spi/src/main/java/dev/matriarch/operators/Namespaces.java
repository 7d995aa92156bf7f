package dev.matriarch.operators;

/**
 * The place has namespaces of its own. {@link OperatorAdapter#apply} makes a tenant's namespace, and what isolates it, at
 * its first use.
 */
public interface Namespaces {

    /**
     * Asks for a tenant's namespace to go, unless something of a cluster is still in it. The same call again goes on with
     * it; one that is not there, or not ours, is none of ours to remove.
     *
     * @param namespace the tenant's own name of it
     * @return whether nothing of ours is left
     * @throws FencedException when this worker no longer holds its job; then nothing was written
     * @throws OperatorUnavailableException when the outcome is unknown
     */
    boolean removeNamespace(String tenant, String namespace, Fence fence);
}
