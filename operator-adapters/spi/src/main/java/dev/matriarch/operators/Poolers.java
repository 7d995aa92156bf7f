package dev.matriarch.operators;

/**
 * The operator puts connection poolers before a cluster, as {@link DesiredCluster#pooler()} says, and takes them away where
 * it says nothing. They are part of what {@link OperatorAdapter#apply} brings about, of what {@link OperatorAdapter#observe}
 * holds against the desired state, and of what {@link OperatorAdapter#delete} removes: a cluster is not settled before each
 * instance of each pooler takes connections, and not gone before they are. Of a hibernated cluster no pooler runs.
 */
public interface Poolers {}
