package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.cloudnativepg.Statistics.Standby;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.SqlAccess;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** Asks the primary what no resource of the operator tells. Whatever goes wrong is an answer too. */
record Inquiry(ApiServer server, ObserverRole role) {

    /** A step has four seconds for all its looks. */
    private static final Duration IN_A_HURRY = Duration.ofSeconds(1);

    private static final String QUESTION = """
            select current_setting('server_version') as version,
                   pg_postmaster_start_time()::text as started,
                   pg_current_wal_lsn() as written,
                   (select array_agg(name) from pg_settings where pending_restart) as pending_restart,
                   application_name, state, sync_state, replay_lsn,
                   pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::bigint as lag
              from (select) as once
              left join pg_stat_replication on usename = 'streaming_replica' and state in ('streaming', 'catchup')
            """;

    Asked of(Snapshot snapshot, ClusterRef ref) {
        var primary = Scene.of(snapshot, ref).primary();
        if (primary.isEmpty()) {
            return new Asked.Silent("nobody takes writes");
        }
        if (snapshot.takenAt().plus(IN_A_HURRY).isBefore(Instant.now())) {
            return new Asked.Silent("the data plane is slow");
        }
        var login = server.call(client -> role.login(ref, client));
        if (login.isEmpty()) {
            return new Asked.Silent("the secret %s is missing".formatted(ObserverRole.secretName(ref)));
        }
        var place =
                new SqlAccess.Place(TenantNamespaces.name(ref), primary.get().name());
        try {
            return new Asked.Said(new SqlAccess(server).ask(place, login.get(), Inquiry::statistics));
        } catch (SQLException e) {
            return new Asked.Silent("%s does not tell: %s".formatted(place.pod(), e.getMessage()));
        }
    }

    /** How many bytes of WAL a standby has, counted from the beginning of all WAL; empty when it does not tell. */
    Optional<Long> received(ClusterRef ref, String instance) {
        return server.call(client -> role.login(ref, client)).flatMap(login -> {
            var place = new SqlAccess.Place(TenantNamespaces.name(ref), instance);
            try {
                return Optional.of(new SqlAccess(server).ask(place, login, Inquiry::received));
            } catch (SQLException silent) {
                return Optional.empty();
            }
        });
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

    private static Statistics statistics(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(QUESTION)) {
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
                        pendingRestart(rows));
            }
            return Objects.requireNonNull(read, "there is always one row");
        }
    }

    private static Standby standby(ResultSet row) throws SQLException {
        return new Standby(
                row.getString("state"), row.getString("sync_state"), row.getString("replay_lsn"), row.getLong("lag"));
    }

    private static TreeSet<String> pendingRestart(ResultSet row) throws SQLException {
        var names = row.getArray("pending_restart");
        return names == null ? new TreeSet<>() : new TreeSet<>(Arrays.asList((String[]) names.getArray()));
    }
}
