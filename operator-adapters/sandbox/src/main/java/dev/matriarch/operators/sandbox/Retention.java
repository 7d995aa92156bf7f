package dev.matriarch.operators.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of an archive nobody needs any more. Pure.
 *
 * @param backups base backups from which no moment since the limit would be restored
 * @param before the number of the first WAL file that is needed; those before it are not
 */
record Retention(List<BaseBackup> backups, long before) {

    static final Retention NOTHING = new Retention(List.of(), 0);

    /**
     * The moments right after the limit need the newest base backup before it. Nothing goes while none is left that leads to
     * where the cluster is.
     */
    static Retention of(ArchiveReading reading, Instant limit) {
        var usable = reading.backups().stream()
                .filter(one -> reading.timelines().leadFrom(one.timeline(), Lsn.parse(one.endLsn())))
                .toList();
        var base =
                usable.stream().filter(one -> one.completedAt().isBefore(limit)).limit(1);
        var young = reading.backups().stream().filter(one -> !one.completedAt().isBefore(limit));
        var kept = Stream.concat(young, base).toList();
        return kept.stream().anyMatch(usable::contains) ? without(reading, Set.copyOf(kept)) : NOTHING;
    }

    private static Retention without(ArchiveReading reading, Set<BaseBackup> kept) {
        var surplus =
                reading.backups().stream().filter(one -> !kept.contains(one)).toList();
        return new Retention(
                surplus, kept.stream().mapToLong(BaseBackup::firstNumber).min().orElse(0));
    }

    boolean isNothing(ArchiveReading reading) {
        return backups.isEmpty() && reading.files().stream().noneMatch(file -> file.number() < before);
    }
}
