package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Reloads.Loaded;
import dev.matriarch.operators.cloudnativepg.Statistics.Standby;
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

/** Asks the primary what no resource of the operator tells. Whatever goes wrong is an answer too. */
record Inquiry(ApiServer server, ObserverRole role) {

    /** A step has four seconds for all its looks. */
    private static final Duration IN_A_HURRY = Duration.ofSeconds(1);

    private static final String REPLICATION = """
            select current_setting('server_version') as version,
                   pg_postmaster_start_time()::text as started,
                   pg_current_wal_lsn() as written,
                   (select array_agg(rolname::text) from pg_roles) as roles,
                   (select array_agg(datname::text) from pg_database) as databases,
                   application_name, state, sync_state, replay_lsn,
                   pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::bigint as lag
              from (select) as once
              left join pg_stat_replication on usename = 'streaming_replica' and state in ('streaming', 'catchup')
            """;

    Asked of(Scene scene) {
        var primary = scene.primary();
        if (primary.isEmpty()) {
            return new Asked.Silent("nobody takes writes");
        }
        if (scene.takenAt().plus(IN_A_HURRY).isBefore(Instant.now())) {
            return new Asked.Silent("the data plane is slow");
        }
        return this.<Statistics, Asked>ask(
                scene.ref(), primary.get().name(), Inquiry::statistics, Asked.Said::new, Asked.Silent::new);
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
                        names(rows, "databases"));
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
