package dev.matriarch.operators;

import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;

/** A client that writes one row after the other, connects anew when it must, and remembers which were acknowledged. */
public final class AcknowledgedRows implements AutoCloseable {

    private static final long PAUSE_NANOS = 20_000_000;

    private final Endpoint readWrite;
    private final OwnerCredentials credentials;
    private final Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
    private final Thread writer;
    private volatile boolean ended;

    private AcknowledgedRows(Endpoint readWrite, OwnerCredentials credentials) {
        this.readWrite = readWrite;
        this.credentials = credentials;
        this.writer = Thread.ofPlatform().daemon().name("rows").unstarted(this::write);
    }

    /** Makes an empty table and begins to write. */
    public static AcknowledgedRows begin(Endpoint readWrite, OwnerCredentials credentials) throws Exception {
        var rows = new AcknowledgedRows(readWrite, credentials);
        try (var connection = connect(readWrite, credentials);
                var statement = connection.createStatement()) {
            statement.execute("drop table if exists acknowledged");
            statement.execute("create table acknowledged (id int primary key)");
        }
        rows.writer.start();
        return rows;
    }

    /** A client's connection. */
    public static Connection connect(Endpoint endpoint, OwnerCredentials credentials) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", credentials.username());
        properties.setProperty("password", credentials.password());
        properties.setProperty("sslmode", credentials.sslMode());
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("socketTimeout", "10");
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d/%s".formatted(endpoint.host(), endpoint.port(), credentials.database()),
                properties);
    }

    /** How many have been acknowledged so far. */
    public int count() {
        return acknowledged.size();
    }

    /** A parameter as a client finds it. */
    public String setting(String parameter) throws SQLException {
        try (var connection = connect(readWrite, credentials);
                var statement = connection.prepareStatement("select current_setting(?)")) {
            statement.setString(1, parameter);
            try (var row = statement.executeQuery()) {
                row.next();
                return String.valueOf(row.getString(1));
            }
        }
    }

    private void write() {
        var next = 0;
        while (!ended) {
            try (var connection = connect(readWrite, credentials);
                    var insert = connection.prepareStatement("insert into acknowledged values (?)")) {
                while (!ended) {
                    insert.setInt(1, ++next);
                    insert.executeUpdate();
                    acknowledged.add(next);
                }
            } catch (SQLException unknown) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Stops writing, and answers which acknowledged rows are not there. */
    public Collection<Integer> missing() throws Exception {
        return missingFrom(readWrite, credentials);
    }

    /** The same of another cluster, into which they should have come. */
    public Collection<Integer> missingFrom(Endpoint elsewhere, OwnerCredentials credentialsThere) throws Exception {
        close();
        var missing = new HashSet<>(acknowledged);
        try (var connection = connect(elsewhere, credentialsThere);
                var statement = connection.createStatement();
                var row = statement.executeQuery("select id from acknowledged")) {
            while (row.next()) {
                missing.remove(row.getInt(1));
            }
        }
        return missing;
    }

    @Override
    public void close() {
        ended = true;
        try {
            writer.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
