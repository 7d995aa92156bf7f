package dev.matriarch.operators.sandbox;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is in an archive. Pure.
 *
 * @param backups the complete ones, the newest first
 */
record ArchiveReading(Set<WalFile> files, Timelines timelines, List<BaseBackup> backups) {

    ArchiveReading {
        files = Set.copyOf(files);
        backups = List.copyOf(backups);
    }

    /** Whether the WAL from the first to the last of these is there without a hole. */
    boolean holds(long first, long last) {
        return runFrom(first) >= last;
    }

    /** Whether something that came after this file is there. */
    boolean isPast(long number) {
        return files.stream().anyMatch(file -> file.number() > number);
    }

    /**
     * The last file that is there with all before it: from the newest base backup on, since a hole before that one is no loss
     * to it; without a base backup, from the first file on.
     */
    Optional<WalFile> last() {
        var first = backups.stream()
                .findFirst()
                .map(BaseBackup::firstNumber)
                .or(() -> files.stream().min(Comparator.naturalOrder()).map(WalFile::number));
        return first.filter(number -> files.contains(timelines.file(number)))
                .map(number -> timelines.file(runFrom(number)));
    }

    /** When the oldest base backup was complete from which all moments up to the last can be restored, or null. */
    @Nullable
    Instant from() {
        return backups.isEmpty()
                ? null
                : backups.stream()
                        .filter(backup ->
                                holds(backup.firstNumber(), backups.getFirst().lastNumber()))
                        .map(BaseBackup::completedAt)
                        .min(Comparator.naturalOrder())
                        .orElse(null);
    }

    /** The number of the last file that is there with all from the first on; the number before the first where that is missing. */
    private long runFrom(long first) {
        var number = first;
        while (files.contains(timelines.file(number))) {
            number++;
        }
        return number - 1;
    }
}
