package dev.matriarch.operators;

import org.jspecify.annotations.Nullable;

/** The operator can be told to give up the present primary. */
public interface Failovers {

    /**
     * Whether acknowledged rows could be lost if the primary were given up now. It only reads.
     *
     * @param to who should become primary, or null for the best
     */
    Risk risk(ClusterRef cluster, @Nullable String to);

    /**
     * Asks for another primary, without the old one's help. The same call again is the same failover: once the role has
     * moved, it does nothing.
     *
     * @param from the primary that is given up, or null when it is not known who that was
     * @param to who should become primary, or null for the best
     * @param acceptDataLoss go on although {@link #risk} says rows could be lost
     * @throws FencedException as for {@link OperatorAdapter#apply}
     * @throws OperatorRefusedException when nobody can take over
     */
    void failover(ClusterRef cluster, @Nullable String from, @Nullable String to, boolean acceptDataLoss, Fence fence);

    /**
     * @param rowsCouldBeLost false only when it is proven that every acknowledged row is on a standby that can take over
     * @param why the reason for either answer
     */
    record Risk(boolean rowsCouldBeLost, String why) {}
}
