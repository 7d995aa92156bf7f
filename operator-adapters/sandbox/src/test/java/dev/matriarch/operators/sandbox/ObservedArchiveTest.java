package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.Backups.Backup;
import dev.matriarch.operators.Backups.Backup.State;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObservedArchiveTest {

    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final String WAL = "000000010000000000000003";
    private static final BaseBackup FIRST =
            new BaseBackup("first", false, NOON, NOON.plusSeconds(5), 1, 1, WAL, WAL, "0/3000028", "0/3000120");

    private final ArchiveState running =
            ArchiveState.NOTHING.withRunning("first", false, NOON, "it is being put in its place");

    @Test
    void aBackupThatIsInItsPlaceIsListedOnceAndComplete() {
        assertThat(observed(running).backups()).containsExactly(FIRST.completed());
        assertThat(observed(ArchiveState.NOTHING).with(running, null).backups()).containsExactly(FIRST.completed());
    }

    @Test
    void theNewestComesFirstWhateverBecameOfIt() {
        var later = running.withoutUnfinished("first").withRunning("second", false, NOON.plusSeconds(60), "it begins");
        var failed = later.withFailed(later.running().orElseThrow(), "no room");

        assertThat(observed(failed).backups()).extracting(Backup::name).containsExactly("second", "first");
        assertThat(observed(failed).backups().getFirst().state()).isEqualTo(State.FAILED);
        assertThat(observed(failed).backups().getFirst().message()).isEqualTo("no room");
    }

    @Test
    void whereNobodyCanLookWhatWasSeenLastStands() {
        var away = observed(ArchiveState.NOTHING).with(ArchiveState.NOTHING, "it is not there");

        assertThat(away.backups()).containsExactly(FIRST.completed());
        assertThat(away.reach().lastWal()).isEqualTo(WAL);
        assertThat(away.reach().failure()).isEqualTo("it is not there");
    }

    private static ObservedArchive observed(ArchiveState state) {
        var reading = new ArchiveReading(Set.of(WalFile.named(WAL)), Timelines.only(1), List.of(FIRST));
        return ObservedArchive.of(reading, state, null);
    }
}
