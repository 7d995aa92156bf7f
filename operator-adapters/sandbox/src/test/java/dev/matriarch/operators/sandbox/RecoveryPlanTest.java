package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.Recovery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecoveryPlanTest {

    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final BaseBackup OLD = backup("old", 1, NOON, "0/3000120");
    private static final BaseBackup NEW = backup("new", 2, NOON.plusSeconds(3600), "0/7000120");

    @Test
    void itBeginsFromTheNewestBackupThatWasCompleteBeforeTheTarget() {
        assertThat(chosen(null, null)).hasValue(NEW);
        assertThat(chosen(NOON.plusSeconds(3600), null)).hasValue(NEW);
        assertThat(chosen(NOON.plusSeconds(3599), null)).hasValue(OLD);
        assertThat(chosen(NOON.minusSeconds(1), null)).isEmpty();
        assertThat(chosen(null, "0/7000120")).hasValue(NEW);
        assertThat(chosen(null, "0/700011F")).hasValue(OLD);
        assertThat(chosen(null, "0/1")).isEmpty();
    }

    @Test
    void aBackupOfAPrimaryThatWasGivenUpIsADeadEnd() {
        var lost = backup("lost", 1, NOON.plusSeconds(60), "0/5000121");
        var kept = backup("kept", 1, NOON.plusSeconds(30), "0/5000120");

        assertThat(plan(null, null).choose(reading(lost, OLD))).hasValue(OLD);
        assertThat(plan(null, null).choose(reading(lost, kept, OLD))).hasValue(kept);
    }

    @Test
    void postgresqlIsToldTheTargetInItsOwnWords() {
        var exact = Instant.parse("2026-05-01T12:00:00.123456789Z");

        assertThat(plan(exact, null).parameters())
                .contains("recovery_target_time=2026-05-01 12:00:00.123456+00", "recovery_target_inclusive=on")
                .noneMatch(parameter -> parameter.startsWith("recovery_target_lsn"));
        assertThat(plan(null, "0/5").parameters()).contains("recovery_target_lsn=0/5");
        assertThat(plan(null, null).parameters())
                .noneMatch(parameter -> parameter.matches("recovery_target_(time|lsn)=.*"));
    }

    @Test
    void whatIsNoPlaceInTheWalIsRefused() {
        assertThatThrownBy(() -> RecoveryPlan.refuseUnfit(recovery(null, "here")))
                .isInstanceOf(OperatorRefusedException.class);
    }

    private static Optional<BaseBackup> chosen(@Nullable Instant time, @Nullable String lsn) {
        return plan(time, lsn).choose(reading(NEW, OLD));
    }

    private static RecoveryPlan plan(@Nullable Instant time, @Nullable String lsn) {
        return new RecoveryPlan(recovery(time, lsn));
    }

    private static Recovery recovery(@Nullable Instant time, @Nullable String lsn) {
        return new Recovery(new Archive(ObjectStore.directory("here", "/archives"), "orders-1"), time, lsn);
    }

    private static ArchiveReading reading(BaseBackup... backups) {
        var timelines = Timelines.parse(2, "1\t0/5000120\tno recovery target specified\n");
        return new ArchiveReading(Set.of(), timelines, List.of(backups));
    }

    private static BaseBackup backup(String name, int timeline, Instant completedAt, String endLsn) {
        var end = WalFile.before(timeline, Lsn.parse(endLsn)).toString();
        return new BaseBackup(
                name, false, completedAt.minusSeconds(5), completedAt, 1, timeline, end, end, endLsn, endLsn);
    }
}
