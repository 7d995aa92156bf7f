package dev.matriarch.operators;

import java.util.List;

/** The operator can also move a cluster to another major version of PostgreSQL, with its data. */
public interface MajorUpgrades extends Upgrades {

    /**
     * What stands in the way of another major version, each in a sentence for people; empty when nothing that can be seen
     * does. It only reads.
     *
     * @throws OperatorUnavailableException when it could not look
     */
    List<String> obstacles(ClusterRef cluster);

    /**
     * The major version that the cluster's data is of. While an upgrade to another one has not succeeded it is the old one,
     * and the way back is open.
     *
     * @throws OperatorUnavailableException when it could not look
     */
    int dataVersion(ClusterRef cluster);
}
