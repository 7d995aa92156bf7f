package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.DesiredBackup;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is known of one cluster's archive: what was decided, and what the last look at it showed. Used by the cluster's thread. */
final class ArchiveBook {

    private final ClusterFiles files;
    private ArchiveState state;
    private ObservedArchive reported;
    private @Nullable ArchiveReading reading;
    private @Nullable String failure;

    private ArchiveBook(ClusterFiles files, ArchiveState state, ObservedArchive reported) {
        this.files = files;
        this.state = state;
        this.reported = reported;
    }

    static ArchiveBook open(ClusterFiles files) throws IOException {
        var state = Json.read(files.archiveState(), ArchiveState.class).orElse(ArchiveState.NOTHING);
        var reported = Json.read(files.archive(), ObservedArchive.class).orElse(ObservedArchive.NOTHING);
        return new ArchiveBook(files, state, reported);
    }

    ArchiveState state() {
        return state;
    }

    /** Decides: when this returns, the next supervisor will know it too. */
    void change(UnaryOperator<ArchiveState> change) throws IOException {
        var next = change.apply(state);
        if (!next.equals(state)) {
            Json.write(files.archiveState(), next);
            state = next;
        }
    }

    /** Whether its directories have been made, so that WAL may be brought there. */
    boolean isMade(DesiredBackup wanted) {
        return wanted.archive().equals(state.made());
    }

    /** PostgreSQL's {@code archive_command}. */
    String command(@Nullable DesiredBackup wanted) {
        return wanted != null && isMade(wanted)
                ? ArchiveCommands.archive(ArchiveDirectory.of(wanted.archive()).wal())
                : ArchiveCommands.OFF;
    }

    /** What the last look showed; nothing before the first one. */
    Optional<ArchiveReading> reading() {
        return Optional.ofNullable(reading);
    }

    void reading(@Nullable ArchiveReading seen) {
        reading = seen;
    }

    /** Why nothing gets into it now. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    void failure(@Nullable String why) {
        failure = why;
    }

    /** @return whether there was anything new to tell */
    boolean report() throws IOException {
        var seen = reading == null ? reported.with(state, failure) : ObservedArchive.of(reading, state, failure);
        if (seen.equals(reported)) {
            return false;
        }
        Json.write(files.archive(), seen);
        reported = seen;
        return true;
    }
}
