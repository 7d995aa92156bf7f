package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.Backups.Backup;
import dev.matriarch.operators.Backups.Backup.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor decided about one cluster's archive and base backups, written before it is acted upon. What is complete
 * is in the archive itself.
 *
 * @param made the archive whose directories have been made, which happens once; null before
 * @param takenUp the names of the backups that were asked for and are not to be taken again
 * @param unfinished the backups that are being taken, or have failed
 * @param timetable the schedule and how far it has been seen to; null where there is none
 */
record ArchiveState(
        @Nullable Archive made,
        List<String> takenUp,
        List<Backup> unfinished,
        @Nullable Timetable timetable) {

    static final ArchiveState NOTHING = new ArchiveState(null, List.of(), List.of(), null);

    ArchiveState {
        takenUp = List.copyOf(takenUp);
        unfinished = List.copyOf(unfinished);
    }

    /** A new archive has nothing of the old one. */
    ArchiveState withMade(Archive archive) {
        return new ArchiveState(archive, takenUp, List.of(), timetable);
    }

    /** @param asked all names that are asked for; what nobody asks for any more is forgotten */
    ArchiveState withTakenUp(String name, List<String> asked) {
        var known = Stream.concat(takenUp.stream().filter(asked::contains), Stream.of(name));
        return new ArchiveState(made, known.distinct().toList(), unfinished, timetable);
    }

    /** The backup that is being taken. */
    Optional<Backup> running() {
        return unfinished.stream().filter(one -> one.state() == State.RUNNING).findFirst();
    }

    ArchiveState withRunning(String name, boolean scheduled, @Nullable Instant at, String message) {
        return withUnfinished(unfinished(name, scheduled, State.RUNNING, at, message));
    }

    ArchiveState withMessage(Backup running, String message) {
        return withRunning(running.name(), running.scheduled(), running.startedAt(), message);
    }

    ArchiveState withFailed(Backup failed, String message) {
        return withUnfinished(unfinished(failed.name(), failed.scheduled(), State.FAILED, failed.startedAt(), message));
    }

    private ArchiveState withUnfinished(Backup one) {
        var others = withoutUnfinished(one.name()).unfinished.stream();
        return withUnfinished(Stream.concat(others, Stream.of(one)).toList());
    }

    ArchiveState withoutUnfinished(String name) {
        return withUnfinished(
                unfinished.stream().filter(one -> !one.name().equals(name)).toList());
    }

    /** Those of long ago are of no interest any more. */
    ArchiveState withoutFailedBefore(Instant limit) {
        return withUnfinished(unfinished.stream()
                .filter(one -> one.state() == State.RUNNING
                        || one.startedAt() == null
                        || !one.startedAt().isBefore(limit))
                .toList());
    }

    private ArchiveState withUnfinished(List<Backup> others) {
        return new ArchiveState(made, takenUp, others, timetable);
    }

    ArchiveState withTimetable(@Nullable Timetable other) {
        return new ArchiveState(made, takenUp, unfinished, other);
    }

    private static Backup unfinished(
            String name, boolean scheduled, State state, @Nullable Instant at, String message) {
        return new Backup(name, scheduled, state, at, null, null, null, null, null, null, null, message);
    }
}
