package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.Backups.ArchiveReach;
import dev.matriarch.operators.Backups.Backup;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor last saw of the archive.
 *
 * @param backups the newest first
 * @param takenUp which of the backups that were asked for it has begun at least
 */
record ObservedArchive(List<Backup> backups, ArchiveReach reach, List<String> takenUp) {

    static final ObservedArchive NOTHING =
            new ObservedArchive(List.of(), new ArchiveReach(null, null, null), List.of());

    private static final Comparator<Backup> NEWEST_FIRST = Comparator.comparing(
                    Backup::startedAt, Comparator.nullsFirst(Comparator.reverseOrder()))
            .thenComparing(Backup::name);

    ObservedArchive {
        backups = List.copyOf(backups);
        takenUp = List.copyOf(takenUp);
    }

    /** After a look. */
    static ObservedArchive of(ArchiveReading reading, ArchiveState state, @Nullable String failure) {
        var last = reading.last().map(WalFile::toString).orElse(null);
        var completed = reading.backups().stream().map(BaseBackup::completed).toList();
        return of(completed, new ArchiveReach(reading.from(), last, failure), state);
    }

    /** The same where another look was not to be had. */
    ObservedArchive with(ArchiveState state, @Nullable String failure) {
        var completed = backups.stream()
                .filter(one -> one.state() == Backup.State.COMPLETED)
                .toList();
        return of(completed, new ArchiveReach(reach.from(), reach.lastWal(), failure), state);
    }

    /** What is in its place is complete, before that has been noted. */
    private static ObservedArchive of(List<Backup> completed, ArchiveReach reach, ArchiveState state) {
        var names = completed.stream().map(Backup::name).collect(Collectors.toSet());
        var unfinished = state.unfinished().stream().filter(one -> !names.contains(one.name()));
        var all = Stream.concat(completed.stream(), unfinished)
                .sorted(NEWEST_FIRST)
                .toList();
        return new ObservedArchive(all, reach, state.takenUp());
    }
}
