package dev.matriarch.operators.cloudnativepg;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the primary's PostgreSQL says itself.
 *
 * @param version such as {@code 18.6}
 * @param startedAt when the server started, in its own words
 * @param writtenLsn how far the primary has written
 * @param standbys by instance, those that are connected
 * @param used what it has put on its volumes; null where that took too long to count
 * @param roles their names
 * @param databases their names
 * @param archiver how its archiving went; null where that was not asked
 */
record Statistics(
        String version,
        String startedAt,
        String writtenLsn,
        Map<String, Standby> standbys,
        @Nullable Used used,
        Set<String> roles,
        Set<String> databases,
        @Nullable Archiver archiver) {

    Statistics {
        standbys = Map.copyOf(standbys);
        roles = Set.copyOf(roles);
        databases = Set.copyOf(databases);
    }

    /** The same, with what is used. */
    Statistics with(@Nullable Used counted) {
        return new Statistics(version, startedAt, writtenLsn, standbys, counted, roles, databases, archiver);
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
