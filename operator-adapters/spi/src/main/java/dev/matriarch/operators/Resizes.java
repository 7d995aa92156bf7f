package dev.matriarch.operators;

import java.util.List;

/**
 * Sizes mean something here: volumes grow while instances run, and other cpu, memory or a new volume for WAL take a restart.
 * {@link OperatorAdapter#apply} brings all of it about; this is what has to be known, or done, beside it.
 */
public interface Resizes {

    /** Whether the way from one state to the other restarts the instances; not where volumes only grow. A pure function. */
    boolean needRestart(DesiredCluster before, DesiredCluster after);

    /**
     * Looks which of the volumes that are there are smaller than desired and can never be larger, because their class does
     * not allow it. It only reads.
     *
     * @throws OperatorUnavailableException when it could not look
     */
    List<FixedVolume> fixedVolumes(DesiredCluster desired);

    /**
     * Makes volumes as large as desired where a full disk keeps the operator from doing it. Where the operator does it by
     * itself nothing is written. The same call again is the same growing, and nothing ever shrinks.
     *
     * @return the names of the volumes that have been asked to grow
     * @throws FencedException as for {@link OperatorAdapter#apply}
     * @throws OperatorRefusedException when the place says no, such as for a quota
     * @throws OperatorUnavailableException when the outcome is unknown
     */
    List<String> growFull(DesiredCluster desired, Fence fence);

    /**
     * A volume that stays as it is.
     *
     * @param storageClass empty for a volume of no class
     */
    record FixedVolume(String name, Use use, String storageClass) {}

    /** What a volume is for. */
    enum Use {
        DATA,
        WAL
    }
}
