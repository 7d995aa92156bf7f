package dev.matriarch.operators.cloudnativepg;

import java.util.Map;
import java.util.Set;

/**
 * What the primary's PostgreSQL says itself.
 *
 * @param version such as {@code 18.6}
 * @param startedAt when the server started, in its own words
 * @param writtenLsn how far the primary has written
 * @param standbys by instance, those that are connected
 * @param roles their names
 * @param databases their names
 */
record Statistics(
        String version,
        String startedAt,
        String writtenLsn,
        Map<String, Standby> standbys,
        Set<String> roles,
        Set<String> databases) {

    Statistics {
        standbys = Map.copyOf(standbys);
        roles = Set.copyOf(roles);
        databases = Set.copyOf(databases);
    }

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
