package dev.matriarch.operators.zalando;

import dev.matriarch.operators.kubernetes.SqlAccess.Question;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL on one instance says of itself at this moment. Patroni writes some of it down too, up to ten seconds later, which
 * is too late for those who wait for it while nobody takes writes.
 *
 * @param recovers it takes no writes
 * @param systemIdentifier of its data
 * @param timeline that it writes, or replays; of one that has lost whom it follows, perhaps an older one
 * @param position how far it has written, or replayed, in bytes from the beginning of all WAL
 * @param replayedUpTo when the last commit was made that it has replayed; null where there was none since it started
 * @param nextTransaction the id after that of the last transaction to end
 * @param databases their names
 * @param roles their names
 */
public record WalLook(
        boolean recovers,
        String systemIdentifier,
        int timeline,
        long position,
        @Nullable Instant replayedUpTo,
        long nextTransaction,
        Set<String> databases,
        Set<String> roles) {

    /** PostgreSQL gives a name of a WAL file only where it writes one, and the timeline that it replays nowhere at all. */
    private static final String SQL = """
            select r.recovers,
                   (select system_identifier from pg_catalog.pg_control_system())::text as system,
                   case when r.recovers
                        then greatest((select timeline_id from pg_catalog.pg_control_checkpoint()),
                                      (select received_tli from pg_catalog.pg_stat_wal_receiver))
                        else ('x' || left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8))::bit(32)::int
                   end as timeline,
                   (case when r.recovers then pg_catalog.pg_last_wal_replay_lsn()
                         else pg_catalog.pg_current_wal_lsn() end - '0/0'::pg_lsn)::bigint as position,
                   case when r.recovers then pg_catalog.pg_last_xact_replay_timestamp() end as replayed,
                   pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text::bigint as next,
                   array(select datname::text from pg_catalog.pg_database) as databases,
                   array(select rolname::text from pg_catalog.pg_roles) as roles
              from (select pg_catalog.pg_is_in_recovery() as recovers) r
            """;

    public WalLook {
        databases = Set.copyOf(databases);
        roles = Set.copyOf(roles);
    }

    /** Asks for it as a superuser. */
    static Question<WalLook> question() {
        return WalLook::of;
    }

    private static WalLook of(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(SQL)) {
            row.next();
            var replayed = row.getObject("replayed", OffsetDateTime.class);
            return new WalLook(
                    row.getBoolean("recovers"),
                    row.getString("system"),
                    row.getInt("timeline"),
                    row.getLong("position"),
                    replayed == null ? null : replayed.toInstant(),
                    row.getLong("next"),
                    names(row, "databases"),
                    names(row, "roles"));
        }
    }

    private static Set<String> names(ResultSet row, String column) throws SQLException {
        Array names = row.getArray(column);
        return Set.of((String[]) names.getArray());
    }
}
