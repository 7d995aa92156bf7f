package dev.matriarch.operators;

import dev.matriarch.operators.ClusterFacts.Endpoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * What every adapter must hold that is {@link ReplicaClusters} too, told as the life of two clusters that change places, by each
 * way that the adapter has for one to follow the other. An adapter's test extends this and gives it an adapter whose world is
 * real, and a store that can be taken away from it.
 */
public abstract class ReplicaClusterContract {

    /** The adapter under test, which is {@link ReplicaClusters} and {@link Credentials} too. */
    protected abstract OperatorAdapter adapter();

    /** An empty one of the kind in which the adapter keeps backups. */
    protected abstract ObjectStore store();

    /** The keys of that store; null where it needs none. */
    protected @Nullable StoreAccess access() {
        return null;
    }

    /** Nothing can be read from or written to the store any more, as if it were gone. */
    protected abstract void takeStoreAway() throws Exception;

    /** The store is as it was. */
    protected abstract void bringStoreBack() throws Exception;

    /** PostgreSQL of this instance dies. */
    protected abstract void kill(DesiredCluster cluster, String instance) throws Exception;

    /** How many instances each cluster has. */
    protected int instances() {
        return 2;
    }

    /** How often the two change places in a row. */
    protected int changes() {
        return 4;
    }

    /** How long the world may take. */
    protected Duration patience() {
        return Duration.ofMinutes(3);
    }

    /** Where a client on this machine gets to by the cluster's address for writes. */
    protected Endpoint reached(DesiredCluster cluster, Endpoint readWrite) {
        return readWrite;
    }

    final Endpoint readWrite(DesiredCluster cluster) {
        var facts = adapter()
                .observe(cluster.ref(), Expectation.matching(cluster, null))
                .facts();
        return reached(
                cluster, Objects.requireNonNull(facts.endpoints(), "endpoints").readWrite());
    }

    /** What the owner gets for this statement in the cluster's database, where writes go: the first value, or null. */
    protected @Nullable String sql(DesiredCluster cluster, String statement) throws Exception {
        var credentials = ((Credentials) adapter()).credentials(cluster.ref());
        try (var connection = AcknowledgedRows.connect(readWrite(cluster), credentials)) {
            return first(connection, statement);
        }
    }

    private static @Nullable String first(Connection connection, String statement) throws SQLException {
        try (var prepared = connection.prepareStatement(statement)) {
            return prepared.execute() ? first(prepared.getResultSet()) : null;
        }
    }

    private static @Nullable String first(ResultSet row) throws SQLException {
        return row.next() ? row.getString(1) : null;
    }

    @TestFactory
    Stream<DynamicNode> twoClustersChangePlacesAndLoseNothing() {
        return adapter() instanceof Backups ? new LifeOfTwoClusters(this, false).chapters() : Stream.empty();
    }

    @TestFactory
    Stream<DynamicNode> theyDoSoWithoutAnArchive() {
        return adapter() instanceof StreamedReplicas ? new LifeOfTwoClusters(this, true).chapters() : Stream.empty();
    }
}
