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
    FAILED;

    /** Whether a look may put another in its place: no job is to bring it about, and the cluster was ready once. */
    public boolean isIdle() {
        return switch (this) {
            case READY, DEGRADED, UNAVAILABLE, HIBERNATED, FENCED -> true;
            case PROVISIONING, UPDATING, DELETING, FAILED -> false;
        };
    }
}
