package dev.matriarch.operators;

import dev.matriarch.operators.Credentials.OwnerCredentials;

/**
 * The operator makes and drops the users that {@link DesiredCluster#contents()} holds, each with a password of its own that
 * the adapter chooses and only the operator keeps. It says so as for {@link Databases}.
 */
public interface Users {

    /**
     * How this user connects, to the database that the cluster was made with; read from where the operator keeps it.
     *
     * @throws OperatorRefusedException when there is no such user yet
     */
    OwnerCredentials credentials(ClusterRef cluster, String user);
}
