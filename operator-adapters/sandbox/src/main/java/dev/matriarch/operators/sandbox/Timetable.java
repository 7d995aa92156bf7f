package dev.matriarch.operators.sandbox;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * When base backups are taken without anybody asking. However many moments went by while there was no supervisor, only the last
 * of them is made up for.
 *
 * @param since no moment up to here counts any more
 */
record Timetable(String schedule, Instant since) {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'scheduled-'yyyyMMdd-HHmm").withZone(ZoneOffset.UTC);

    /** The moment for which a backup is due. */
    Optional<Instant> due(Instant now) {
        return Cron.parse(schedule).last(since, now);
    }

    /** That moment has been seen to. */
    Timetable after(Instant moment) {
        return new Timetable(schedule, moment);
    }

    /** What the backup of that moment is called. */
    static String name(Instant moment) {
        return NAME.format(moment);
    }
}
