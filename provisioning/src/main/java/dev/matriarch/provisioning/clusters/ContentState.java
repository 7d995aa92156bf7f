package dev.matriarch.provisioning.clusters;

/** How far a database or a user is. */
public enum ContentState {
    /** As it was asked for. */
    READY,
    /** Being made or changed. */
    PENDING,
    /** PostgreSQL will not have it as it was asked for. */
    FAILED,
    /** Being dropped. */
    DELETING
}
