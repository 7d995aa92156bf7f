package dev.matriarch.server.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * Writes row after row through the read-write endpoint, and remembers which ones were acknowledged.
 *
 * <p>A row whose fate is unknown is written again under the same number until the database has said yes.
 */
final class Ledger implements AutoCloseable {

    private static final long BREATH_NANOS = 50_000_000;

    private final Cluster cluster;
    private final JsonNode credentials;
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final Thread writer = new Thread(this::write, "ledger");
    private volatile boolean stopped;
    private long lastAcknowledged;
    private volatile Duration longestPause = Duration.ZERO;

    Ledger(Cluster cluster) {
        this.cluster = cluster;
        this.credentials = cluster.credentials();
    }

    void open() throws SQLException {
        try (var connection = cluster.connect(credentials);
                var statement = connection.createStatement()) {
            statement.execute("create table ledger (id bigint primary key, written_at timestamptz default now())");
        }
        writer.start();
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** The longest time between one acknowledged row and the next. */
    Duration longestPause() {
        return longestPause;
    }

    private void write() {
        long next = 1;
        while (!stopped) {
            next = writeFrom(next);
            LockSupport.parkNanos(BREATH_NANOS);
        }
    }

    /** Writes until the connection breaks, and says which row is still owed. */
    private long writeFrom(long first) {
        long next = first;
        try (var connection = cluster.connect(credentials);
                var insert = connection.prepareStatement("insert into ledger (id) values (?) on conflict do nothing")) {
            while (!stopped) {
                insert.setLong(1, next);
                insert.executeUpdate();
                acknowledge(next);
                next++;
            }
        } catch (SQLException broken) {
            return next;
        }
        return next;
    }

    private void acknowledge(long row) {
        var now = System.nanoTime();
        acknowledged.add(row);
        var pause = Duration.ofNanos(row == 1 ? 0 : now - lastAcknowledged);
        if (pause.compareTo(longestPause) > 0) {
            longestPause = pause;
        }
        lastAcknowledged = now;
    }

    /** How many acknowledged rows the database does not have. */
    int missing() throws SQLException {
        try (var connection = cluster.connect(credentials)) {
            var missing = new HashSet<>(acknowledged);
            missing.removeAll(ids(connection));
            return missing.size();
        }
    }

    private static Set<Long> ids(Connection connection) throws SQLException {
        var ids = new HashSet<Long>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select id from ledger")) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
        }
        return ids;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
