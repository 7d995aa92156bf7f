package dev.matriarch.operators;

import java.util.Optional;

/** The operator can hand the primary role to a chosen standby without losing a row. */
public interface Switchovers {

    /**
     * Asks for {@code to} to become primary; the same call again is the same switchover. The primary may already have
     * changed when this returns, or not yet, or never: {@link OperatorAdapter#observe} and {@link #abandoned} tell.
     *
     * @throws FencedException as for {@link OperatorAdapter#apply}
     * @throws OperatorRefusedException when that instance cannot become primary
     * @throws OperatorBusyException while the primary role is moving to another one
     */
    void switchover(ClusterRef cluster, String to, Fence fence);

    /**
     * Why an instance cannot become primary now, although it is ready and follows closely; empty where nothing is known against
     * it. It only reads.
     *
     * @return a sentence for people
     * @throws OperatorUnavailableException when it could not look
     */
    default Optional<String> unfit(ClusterRef cluster, String to) {
        return Optional.empty();
    }

    /**
     * Whether the operator has gone back from a switchover that was asked for, and why, in a sentence for people. It only
     * reads.
     *
     * @param to who should have become primary
     */
    Optional<String> abandoned(ClusterRef cluster, String to);
}
