package dev.matriarch.operators.cloudnativepg;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a PostgreSQL says of its archiving ({@code pg_stat_archiver}). It counts from its last crash or promotion, and counts
 * also what went nowhere while there was no archive: CloudNativePG lets it believe then that all is archived (1.30, seen live).
 *
 * @param lastWal the file that it archived last
 * @param failedWal the file that could not be archived last
 */
record Archiver(
        @Nullable String lastWal,
        @Nullable Instant lastAt,
        @Nullable String failedWal,
        @Nullable Instant failedAt) {

    /** Not of a history of timelines, nor of what was begun on one that ended. */
    private static final Pattern SEGMENT = Pattern.compile("([0-9A-F]{24})(\\.[0-9A-F]{8}\\.backup)?");

    /** Whether it has tried since then, with or without success. */
    boolean knowsSince(Instant since) {
        return isSince(lastAt, since) || isSince(failedAt, since);
    }

    /** Whether the last try since then was one that failed. */
    boolean fails(Instant since) {
        return failedAt != null && isSince(failedAt, since) && (lastAt == null || lastAt.isBefore(failedAt));
    }

    boolean hasArchived(Instant since) {
        return isSince(lastAt, since);
    }

    /** The last file of WAL that it archived since then; the mark of a base backup comes after the file that it names. */
    Optional<String> archived(Instant since) {
        var segment = SEGMENT.matcher(lastWal == null ? "" : lastWal);
        return hasArchived(since) && segment.matches() ? Optional.of(segment.group(1)) : Optional.empty();
    }

    private static boolean isSince(@Nullable Instant at, Instant since) {
        return at != null && !at.isBefore(since);
    }
}
