package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.operators.sandbox.InstanceLook.Follower;
import dev.matriarch.operators.sandbox.InstanceLook.Reply;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** One connection to one instance as its superuser, opened when it is needed. No statement takes longer than seconds. */
final class InstanceSql implements AutoCloseable {

    private static final String LOOK = """
            select pg_is_in_recovery() as recovering,
                   pg_postmaster_start_time() as started,
                   split_part(current_setting('server_version'), ' ', 1) as version,
                   case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end::text as position,
                   case when pg_is_in_recovery() then pg_last_wal_receive_lsn() end::text as received,
                   exists (select from pg_stat_wal_receiver) as receiving,
                   exists (select from pg_stat_activity where backend_type = 'startup'
                            and wait_event in ('RecoveryWalStream', 'RecoveryRetrieveRetryInterval')) as exhausted,
                   case when pg_is_in_recovery() then (select received_tli from pg_stat_wal_receiver)
                        else ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int end as timeline,
                   case when pg_is_in_recovery() then pg_last_xact_replay_timestamp() end as replayed_up_to,
                   pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next_transaction,
                   exists (select from pg_settings where pending_restart) as pending_restart,
                   pg_conf_load_time() as configured,
                   %s
            """.formatted(floors());

    private static final String FOLLOWERS = """
            select application_name, state = 'streaming' as streaming, sync_state, flush_lsn::text as flushed,
                   pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end,
                                   replay_lsn)::bigint as lag
              from pg_stat_replication
            """;

    private String password;
    private int port;
    private @Nullable Connection connection;
    private @Nullable Connection replication;

    InstanceSql(int port, String password) {
        this.port = port;
        this.password = password;
    }

    private static String floors() {
        return String.join(
                ", ",
                ServerConfig.FLOORS.stream()
                        .map(name -> "current_setting('%s')::int as %s".formatted(name, name))
                        .toList());
    }

    /** The instance listens elsewhere now. */
    void moved(int newPort) {
        if (newPort != port) {
            close();
            port = newPort;
        }
    }

    /** The superuser's password is this one now. */
    void login(String newPassword) {
        if (!newPassword.equals(password)) {
            close();
            password = newPassword;
        }
    }

    /** What the server says now, or null when it does not answer. */
    @Nullable
    Reply look() {
        try (var statement = connection().createStatement();
                var row = statement.executeQuery(LOOK)) {
            row.next();
            return reply(row);
        } catch (SQLException silent) {
            close();
            return null;
        }
    }

    private Reply reply(ResultSet row) throws SQLException {
        var recovering = row.getBoolean("recovering");
        var floors = new LinkedHashMap<String, Integer>();
        for (var name : ServerConfig.FLOORS) {
            floors.put(name, row.getInt(name));
        }
        var timeline = row.getObject("timeline", Integer.class);
        var position = Lsn.parseNullable(row.getString("position"));
        return new Reply(
                recovering,
                row.getTimestamp("started").toInstant(),
                row.getString("version"),
                position == null ? Lsn.ZERO : position,
                Lsn.parseNullable(row.getString("received")),
                row.getBoolean("receiving"),
                row.getBoolean("exhausted"),
                moment(row.getTimestamp("replayed_up_to")),
                row.getLong("next_transaction"),
                timeline == null ? replayedTimeline() : timeline,
                row.getBoolean("pending_restart"),
                row.getTimestamp("configured").toInstant(),
                floors,
                followers());
    }

    private static @Nullable Instant moment(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    /** On which timeline the last record is that was replayed; no function tells that of a server that receives from nobody. */
    private @Nullable Integer replayedTimeline() throws SQLException {
        if (replication == null) {
            replication = openForReplication(port, password);
        }
        try (var statement = replication.createStatement();
                var row = statement.executeQuery("IDENTIFY_SYSTEM")) {
            return row.next() ? row.getInt("timeline") : null;
        }
    }

    private List<Follower> followers() throws SQLException {
        try (var statement = connection().createStatement();
                var row = statement.executeQuery(FOLLOWERS)) {
            var followers = new ArrayList<Follower>();
            while (row.next()) {
                followers.add(new Follower(
                        row.getString("application_name"),
                        row.getBoolean("streaming"),
                        row.getString("sync_state"),
                        Lsn.parseNullable(row.getString("flushed")),
                        row.getObject("lag", Long.class)));
            }
            return followers;
        }
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection().createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            close();
            throw failed;
        }
    }

    /** The only value of the only row, or null when there is no row. */
    @Nullable
    String value(String sql, String... parameters) throws SQLException {
        try (var statement = connection().prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (var row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        } catch (SQLException failed) {
            close();
            throw failed;
        }
    }

    private Connection connection() throws SQLException {
        if (connection == null) {
            connection = open(port, password, 3);
        }
        return connection;
    }

    /** A connection of the caller's own. Its commits wait for no standby, so that it works while there is none. */
    static Connection open(int port, String password, int patienceSeconds) throws SQLException {
        return open(port, password, "postgres", patienceSeconds);
    }

    /**
     * The same to a database. Whoever owns it may have put functions and operators there, so nothing is looked for beside what is
     * PostgreSQL's own: the superuser would run what he has found.
     */
    static Connection open(int port, String password, String database, int patienceSeconds) throws SQLException {
        var properties = properties(password, patienceSeconds);
        properties.setProperty("options", "-c synchronous_commit=local -c search_path=pg_catalog");
        return connect(port, database, properties);
    }

    /** The same as whoever owns the database, who finds all that is his. */
    static Connection open(int port, OwnerCredentials owner, int patienceSeconds) throws SQLException {
        var properties = properties(owner.password(), patienceSeconds);
        properties.setProperty("user", owner.username());
        return connect(port, owner.database(), properties);
    }

    private static Connection openForReplication(int port, String password) throws SQLException {
        var properties = properties(password, 3);
        properties.setProperty("replication", "database");
        properties.setProperty("assumeMinServerVersion", "13");
        properties.setProperty("preferQueryMode", "simple");
        return connect(port, "postgres", properties);
    }

    private static Properties properties(String password, int patienceSeconds) {
        var properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "matriarch sandbox");
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", String.valueOf(patienceSeconds));
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        return properties;
    }

    private static Connection connect(int port, String database, Properties properties) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), properties);
    }

    @Override
    public void close() {
        close(connection);
        connection = null;
        close(replication);
        replication = null;
    }

    private static void close(@Nullable Connection open) {
        if (open != null) {
            try {
                open.close();
            } catch (SQLException alreadyGone) {
                // A connection to a server that is gone needs no farewell.
            }
        }
    }
}
