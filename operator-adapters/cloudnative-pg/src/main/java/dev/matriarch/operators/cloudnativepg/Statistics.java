package dev.matriarch.operators.cloudnativepg;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the PostgreSQL says itself that services for writes lead to.
 *
 * @param version such as {@code 18.6}
 * @param startedAt when the server started, in its own words
 * @param writtenLsn how far it has written, or replayed; null where it has done neither yet
 * @param standbys by instance, those that are connected
 * @param used what it has put on its volumes; null where that took too long to count
 * @param roles their names
 * @param databases their names
 * @param archiver how its archiving went; null where that was not asked
 * @param standing whether it takes writes
 */
record Statistics(
        String version,
        String startedAt,
        @Nullable String writtenLsn,
        Map<String, Standby> standbys,
        @Nullable Used used,
        Set<String> roles,
        Set<String> databases,
        @Nullable Archiver archiver,
        Standing standing) {

    /** Of one that takes writes. */
    Statistics(
            String version,
            String startedAt,
            @Nullable String writtenLsn,
            Map<String, Standby> standbys,
            @Nullable Used used,
            Set<String> roles,
            Set<String> databases,
            @Nullable Archiver archiver) {
        this(version, startedAt, writtenLsn, standbys, used, roles, databases, archiver, Standing.PRIMARY);
    }

    Statistics {
        standbys = Map.copyOf(standbys);
        roles = Set.copyOf(roles);
        databases = Set.copyOf(databases);
    }

    /** The same, with what is used. */
    Statistics with(@Nullable Used counted) {
        return new Statistics(version, startedAt, writtenLsn, standbys, counted, roles, databases, archiver, standing);
    }

    /** The same of one that stands so. */
    Statistics with(Standing other) {
        return new Statistics(version, startedAt, writtenLsn, standbys, used, roles, databases, archiver, other);
    }

    boolean isInRecovery() {
        return standing.recovers();
    }

    /**
     * Whether it takes writes.
     *
     * @param recovers it replays what others have written, and takes none
     * @param receives WAL is streamed to it
     * @param replayedUpTo when the last commit was made that it has replayed; null where there was none since it started
     * @param archiveMode as it runs with it
     * @param restartPending it knows of another one, which takes a restart
     * @param nextTransaction the id after that of the last transaction to end; null where it does not tell
     */
    record Standing(
            boolean recovers,
            boolean receives,
            @Nullable Instant replayedUpTo,
            String archiveMode,
            boolean restartPending,
            @Nullable Long nextTransaction) {

        static final Standing PRIMARY = new Standing(false, false, null, "on", false, null);
    }

    /** @param data of all databases */
    record Used(long data, long wal) {}

    /**
     * A row of {@code pg_stat_replication}.
     *
     * @param state {@code streaming} once it has caught up with what is written
     * @param syncState {@code quorum}, {@code sync}, {@code potential} or {@code async}
     */
    record Standby(String state, String syncState, String replayLsn, long lagBytes) {

        boolean streams() {
            return state.equals("streaming");
        }
    }
}
