package dev.matriarch.operators;

import java.util.OptionalInt;

/**
 * The operator puts connection poolers before a cluster, as {@link DesiredCluster#pooler()} says, and takes them away where
 * it says nothing. They are part of what {@link OperatorAdapter#apply} brings about, of what {@link OperatorAdapter#observe}
 * holds against the desired state, and of what {@link OperatorAdapter#delete} removes: a cluster is not settled before each
 * instance of each pooler takes connections, and not gone before they are. Of a hibernated cluster no pooler runs.
 */
public interface Poolers {

    /** Whether the pooler before the primary and the one before the standbys may be of different shapes. */
    default boolean mayDiffer() {
        return true;
    }

    /** How many clients each instance lets in, where the operator leaves no choice. */
    default OptionalInt fixedMaxClients() {
        return OptionalInt.empty();
    }
}
