package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Backups.ArchiveMark;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.Reloads.Loaded;
import dev.matriarch.operators.cloudnativepg.Statistics.Standby;
import dev.matriarch.operators.cloudnativepg.Statistics.Standing;
import dev.matriarch.operators.cloudnativepg.Statistics.Used;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.SqlAccess;
import dev.matriarch.operators.kubernetes.SqlAccess.Login;
import dev.matriarch.operators.kubernetes.SqlAccess.Place;
import dev.matriarch.operators.kubernetes.SqlAccess.Question;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Asks the primary, or who stands in its place in a cluster that follows another one, what no resource of the operator tells. Whatever goes wrong is an answer too. */
record Inquiry(ApiServer server, ObserverRole role) {

    /** A step has four seconds for all its looks. */
    private static final Duration IN_A_HURRY = Duration.ofSeconds(1);

    private static final String REPLICATION = """
            select current_setting('server_version') as version,
                   pg_postmaster_start_time()::text as started,
                   current_setting('archive_mode') as archive_mode,
                   (select pending_restart from pg_settings where name = 'archive_mode') as restart_pending,
                   server.recovers, server.written,
                   case when server.recovers then pg_last_xact_replay_timestamp() end as replayed,
                   exists(select from pg_stat_wal_receiver where status = 'streaming') as receives,
                   pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next_transaction,
                   (select array_agg(rolname::text) from pg_roles) as roles,
                   (select array_agg(datname::text) from pg_database) as databases,
                   application_name, state, sync_state, replay_lsn,
                   pg_wal_lsn_diff(server.written, replay_lsn)::bigint as lag,
                   archiver.*
              from (select pg_is_in_recovery() as recovers,
                           case when pg_is_in_recovery() then pg_last_wal_replay_lsn()
                                else pg_current_wal_lsn() end as written) as server
             cross join pg_stat_archiver as archiver
              left join pg_stat_replication on usename = 'streaming_replica' and state in ('streaming', 'catchup')
            """;

    Asked of(Scene scene) {
        var leader = scene.leader();
        if (leader.isEmpty()) {
            return new Asked.Silent("nobody takes writes");
        }
        if (isLate(scene.takenAt())) {
            return new Asked.Silent("the data plane is slow");
        }
        return this.<Statistics, Asked>ask(
                scene.ref(), leader.get().name(), Inquiry::statistics, Asked.Said::new, Asked.Silent::new);
    }

    private static boolean isLate(Instant startedAt) {
        return startedAt.plus(IN_A_HURRY).isBefore(Instant.now());
    }

    /** How the primary's archiving went; empty where that cannot be told in time. */
    Optional<Archiver> archiver(ClusterRef ref, String primary, Instant startedAt) {
        return isLate(startedAt)
                ? Optional.empty()
                : ask(ref, primary, Inquiry::archiver, Optional::of, why -> Optional.empty());
    }

    private static Archiver archiver(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select * from pg_stat_archiver")) {
            rows.next();
            return archiver(rows);
        }
    }

    private static Archiver archiver(ResultSet row) throws SQLException {
        return new Archiver(
                row.getString("last_archived_wal"),
                instant(row, "last_archived_time"),
                row.getString("last_failed_wal"),
                instant(row, "last_failed_time"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    /** @throws OperatorUnavailableException when it did not come about, as far as is known */
    ArchiveMark mark(ClusterRef ref, String primary, Instant startedAt) {
        if (isLate(startedAt)) {
            throw new OperatorUnavailableException("the data plane is slow");
        }
        return ask(ref, primary, Inquiry::mark, Function.identity(), why -> {
            throw new OperatorUnavailableException(why);
        });
    }

    /**
     * A transaction with an id writes that it is committed, though it changes nothing. It waits neither for a disk nor for a
     * standby, so what is asked afterwards is where the next record would go.
     */
    private static ArchiveMark mark(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            var committedAfter = instant(statement, "select clock_timestamp()");
            text(statement, "select pg_current_xact_id()::text");
            return new ArchiveMark(
                    committedAfter, text(statement, "select pg_walfile_name(pg_current_wal_insert_lsn())"));
        }
    }

    private static Instant instant(Statement statement, String query) throws SQLException {
        try (var row = statement.executeQuery(query)) {
            row.next();
            return row.getTimestamp(1).toInstant();
        }
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** How many bytes of WAL a standby has, counted from the beginning of all WAL; empty when it does not tell. */
    Optional<Long> received(ClusterRef ref, String instance) {
        return ask(ref, instance, Inquiry::received, Optional::of, why -> Optional.empty());
    }

    /** With which of these parameters an instance runs; of what it does not know, nothing is said. */
    InForce inForce(ClusterRef ref, String instance, Set<String> parameters) {
        return this.<InForce.Shown, InForce>ask(
                ref, instance, connection -> shown(connection, parameters), shown -> shown, InForce.Silent::new);
    }

    /** When an instance last read its configuration. */
    Loaded loaded(ClusterRef ref, String instance) {
        return this.<Loaded, Loaded>ask(
                ref,
                instance,
                connection -> loaded(connection, instance),
                said -> said,
                why -> Loaded.silent(instance, why));
    }

    private static Loaded loaded(Connection connection, String instance) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select pg_conf_load_time() as loaded, clock_timestamp() as said")) {
            rows.next();
            return new Loaded(
                    instance,
                    rows.getTimestamp("loaded").toInstant(),
                    rows.getTimestamp("said").toInstant(),
                    null);
        }
    }

    /**
     * What a conversion to another major version would trip over, in the server and in each of these databases, in words;
     * that it cannot be seen is among it.
     */
    List<String> obstacles(ClusterRef ref, String primary, Set<String> databases) {
        var obstacles = new ArrayList<String>(
                ask(ref, primary, Conversion::obstacles, Function.identity(), MajorUpgrade::unseen));
        databases.forEach(database -> obstacles.addAll(obstacles(ref, primary, database)));
        return obstacles;
    }

    private List<String> obstacles(ClusterRef ref, String primary, String database) {
        return ask(
                ref,
                primary,
                login -> login.to(database),
                connection -> Conversion.obstacles(connection, database),
                Function.identity(),
                why -> MajorUpgrade.unseen("the database %s: %s".formatted(database, why)));
    }

    private <T, R> R ask(
            ClusterRef ref, String instance, Question<T> question, Function<T, R> said, Function<String, R> silent) {
        return ask(ref, instance, UnaryOperator.identity(), question, said, silent);
    }

    private <T, R> R ask(
            ClusterRef ref,
            String instance,
            UnaryOperator<Login> as,
            Question<T> question,
            Function<T, R> said,
            Function<String, R> silent) {
        var login = server.call(client -> role.login(ref, client)).map(as);
        if (login.isEmpty()) {
            return silent.apply("the secret %s is missing".formatted(ObserverRole.secretName(ref)));
        }
        var place = new Place(TenantNamespaces.name(ref), instance);
        try {
            return said.apply(new SqlAccess(server).ask(place, login.get(), question));
        } catch (SQLException e) {
            return silent.apply("%s does not tell: %s".formatted(instance, e.getMessage()));
        }
    }

    private static Long received(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select pg_wal_lsn_diff(
                                   greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()), '0/0')::bigint""")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static InForce.Shown shown(Connection connection, Set<String> parameters) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select pg_conf_load_time() as loaded, name, setting, unit, vartype, source, pending_restart
                  from (select) as once left join pg_settings on name = any (?)""")) {
            statement.setArray(1, connection.createArrayOf("text", parameters.toArray()));
            try (var rows = statement.executeQuery()) {
                var loadedAt = Instant.EPOCH;
                var settings = new HashMap<String, Setting>();
                while (rows.next()) {
                    loadedAt = rows.getTimestamp("loaded").toInstant();
                    if (rows.getString("name") != null) {
                        settings.put(rows.getString("name"), setting(rows));
                    }
                }
                return new InForce.Shown(loadedAt, settings, List.of());
            }
        }
    }

    private static Setting setting(ResultSet row) throws SQLException {
        return new Setting(
                row.getString("setting"),
                row.getString("unit"),
                row.getString("vartype"),
                row.getString("source"),
                row.getBoolean("pending_restart"));
    }

    private static Statistics statistics(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(REPLICATION)) {
            var standbys = new HashMap<String, Standby>();
            Statistics read = null;
            while (rows.next()) {
                if (rows.getString("application_name") != null) {
                    standbys.put(rows.getString("application_name"), standby(rows));
                }
                read = new Statistics(
                        rows.getString("version").split(" ", 2)[0],
                        rows.getString("started"),
                        rows.getString("written"),
                        standbys,
                        null,
                        names(rows, "roles"),
                        names(rows, "databases"),
                        archiver(rows),
                        new Standing(
                                rows.getBoolean("recovers"),
                                rows.getBoolean("receives"),
                                instant(rows, "replayed"),
                                rows.getString("archive_mode"),
                                rows.getBoolean("restart_pending"),
                                rows.getObject("next_transaction", Long.class)));
            }
            return Objects.requireNonNull(read, "there is always one row").with(used(connection));
        }
    }

    /** It is counted file by file, which must not hold up the look at a server that has very many. */
    private static @Nullable Used used(Connection connection) {
        try (var statement = connection.createStatement()) {
            statement.execute("set statement_timeout = '300ms'");
            try (var rows = statement.executeQuery("""
                    select (select sum(pg_database_size(oid)) from pg_database)::bigint,
                           (select sum(size) from pg_ls_waldir())::bigint""")) {
                rows.next();
                return new Used(rows.getLong(1), rows.getLong(2));
            }
        } catch (SQLException e) {
            return null;
        }
    }

    private static Set<String> names(ResultSet row, String column) throws SQLException {
        return Set.of((String[]) row.getArray(column).getArray());
    }

    private static Standby standby(ResultSet row) throws SQLException {
        return new Standby(
                row.getString("state"), row.getString("sync_state"), row.getString("replay_lsn"), row.getLong("lag"));
    }
}
