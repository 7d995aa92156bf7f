package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.HaCluster;

/** Whether WAL comes from another cluster itself, and from how far. */
enum Streaming {
    NONE,
    /** Within a data plane. */
    NEAR,
    /** From one data plane to another. */
    FAR;

    /** Of two clusters of which one streams from the other. */
    static Streaming to(String dataPlane, HaCluster other) {
        return dataPlane.equals(other.dataPlane()) ? NEAR : FAR;
    }
}
