package dev.matriarch.metadata;

/** What a cluster is to the one who asked for it. */
public enum ClusterState {
    PROVISIONING,
    READY,
    /** A change was accepted and is not proven in reality yet. */
    UPDATING,
    /** It takes writes, something else is missing. */
    DEGRADED,
    /** Nobody takes writes. */
    UNAVAILABLE,
    HIBERNATED,
    FENCED,
    DELETING,
    /** It never was ready. */
    FAILED
}
