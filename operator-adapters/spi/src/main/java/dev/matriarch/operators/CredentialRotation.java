package dev.matriarch.operators;

import java.util.Optional;

/**
 * The owner's credentials can be made anew without a failed login in between. {@link OperatorAdapter#apply} gives both roles
 * the passwords that {@link DesiredCluster#logins()} asks for: a role whose password is there already keeps it, and any other
 * gets one that nobody has seen. When PostgreSQL has taken it up, {@link #unproven} tells.
 *
 * <p>Sessions that are open go on, whatever becomes of the password that they began with.
 */
public interface CredentialRotation extends Credentials {

    /**
     * Reads those of one turn.
     *
     * @throws OperatorRefusedException when there are none: not yet, or no more
     */
    OwnerCredentials credentials(ClusterRef cluster, int turn);

    /** Those that the cluster was made with. */
    @Override
    default OwnerCredentials credentials(ClusterRef cluster) {
        return credentials(cluster, 0);
    }

    /**
     * Lets {@link Logins#SECOND} act as the owner, with the owner's settings, where it is its turn: what it makes belongs to
     * the owner. The same call again is the same.
     *
     * @return what it waits for, in a sentence for people; empty when that is done
     * @throws FencedException as for {@link OperatorAdapter#apply}
     * @throws OperatorUnavailableException when the outcome is unknown
     */
    Optional<String> prepare(DesiredCluster desired, Fence fence);

    /**
     * Logs in to every instance, as clients would. It only reads.
     *
     * @return what keeps it from being so that everybody is let in who should be, and nobody else by one of the two roles, in a
     *     sentence for people; empty when that has been seen
     * @throws OperatorUnavailableException when it could not look
     */
    Optional<String> unproven(DesiredCluster desired);
}
