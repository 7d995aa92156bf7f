package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.Backups.ArchiveReach;
import dev.matriarch.operators.Backups.Backup;
import dev.matriarch.operators.Backups.Backup.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator's word for a base backup means. */
class BackupReadingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "              | RUNNING",
                "pending       | RUNNING",
                "started       | RUNNING",
                "running       | RUNNING",
                "finalizing    | RUNNING",
                "walArchivingFailing | RUNNING",
                "of 2031       | RUNNING",
                "completed     | COMPLETED",
                "failed        | FAILED",
                "invalid backup definition | FAILED",
            })
    void everyPhaseIsAStateAlsoOneThatNobodyKnowsYet(@Nullable String phase, State state) {
        assertThat(read("primary", phase, null).state()).isEqualTo(state);
    }

    @Test
    void allThatIsSaidOfItIsTold() {
        assertThat(read("primary", "completed", null))
                .isEqualTo(new Backup(
                        "first",
                        false,
                        State.COMPLETED,
                        Instant.parse("2026-11-26T14:00:01Z"),
                        Instant.parse("2026-11-26T14:00:09Z"),
                        null,
                        3,
                        "000000030000000000000003",
                        "000000030000000000000004",
                        "0/3000028",
                        "0/4000120",
                        null));
    }

    @Test
    void whatHasNotBegunIsABackupToo() {
        var fresh = new PostgresBackup();
        fresh.setMetadata(backup("primary", null).getMetadata());
        fresh.setSpec(backup("primary", null).getSpec());

        assertThat(new BackupReading(TestClusters.REF, fresh)
                        .against(reach(null))
                        .state())
                .isEqualTo(State.RUNNING);
    }

    @Test
    void whyItFailedIsTold() {
        var failed = backup("primary", "failed");
        var tree = Json.tree(failed);
        tree.withObject("/status").put("error", "cannot backup a hibernated cluster\n");

        assertThat(new BackupReading(TestClusters.REF, Json.value(tree, PostgresBackup.class))
                        .against(reach(null))
                        .message())
                .isEqualTo("cannot backup a hibernated cluster");
    }

    @Test
    void oneThatASchedulesTimeMadeIsKnownByItsLabel() {
        var tree = Json.tree(backup("primary", "completed"));
        tree.withObject("/metadata").put("name", "orders.scheduled-20261126140000");
        tree.withObject("/metadata/labels").put("cnpg.io/scheduled-backup", "orders.scheduled");

        assertThat(new BackupReading(TestClusters.REF, Json.value(tree, PostgresBackup.class)).against(reach(null)))
                .satisfies(one -> {
                    assertThat(one.name()).isEqualTo("scheduled-20261126140000");
                    assertThat(one.scheduled()).isTrue();
                });
    }

    static Backup read(String target, @Nullable String phase, @Nullable String lastWal) {
        return new BackupReading(TestClusters.REF, backup(target, phase)).against(reach(lastWal));
    }

    private static ArchiveReach reach(@Nullable String lastWal) {
        return new ArchiveReach(null, lastWal, null);
    }

    /** As CloudNativePG 1.30 and its plugin write it, who take the timeline for a text. */
    private static PostgresBackup backup(String target, @Nullable String phase) {
        var tree = Json.tree("""
                {"metadata":{"name":"orders.first","creationTimestamp":"2026-11-26T14:00:00Z"},
                 "spec":{"cluster":{"name":"orders"},"method":"plugin","target":"%s"},
                 "status":{"startedAt":"2026-11-26T14:00:01Z","stoppedAt":"2026-11-26T14:00:09Z",
                   "beginWal":"000000030000000000000003","endWal":"000000030000000000000004",
                   "beginLSN":"0/3000028","endLSN":"0/4000120","pluginMetadata":{"timeline":"3"}}}""".formatted(target));
        tree.withObject("/status").put("phase", phase);
        return Json.value(tree, PostgresBackup.class);
    }
}
