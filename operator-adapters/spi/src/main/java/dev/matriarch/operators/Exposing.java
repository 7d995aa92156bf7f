package dev.matriarch.operators;

/**
 * The operator's clusters can be reached from outside of their data plane, where {@link DesiredCluster#exposed()} says so: whoever
 * takes writes at {@link ClusterFacts.Endpoints#exposed()}. It is part of what {@link OperatorAdapter#apply} brings about, of what
 * {@link OperatorAdapter#observe} holds against the desired state, and of what {@link OperatorAdapter#delete} removes: a cluster is
 * not settled before it has an address, or while it has one that it should not have.
 */
public interface Exposing {

    /** Whether this data plane has a way for that, as its administrator has said. Known without a call to it. */
    boolean exposes();
}
