package dev.matriarch.api.clusters;

import dev.matriarch.operators.Backups.Backup;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A base backup as clients read it. */
@Schema(name = "Backup", description = "A base backup; null where nothing is known.")
record BackupResponse(
        String name,

        @Schema(description = "Whether it was taken because it was time")
        boolean scheduled,

        @Schema(description = "COMPLETED: it can be restored from, since all WAL that it needs is in the archive")
        Backup.State state,

        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable Long sizeBytes,
        @Nullable Integer timeline,

        @Schema(description = "The first WAL file that it needs") @Nullable
        String beginWal,

        @Schema(description = "The last WAL file that it needs") @Nullable
        String endWal,

        @Nullable String beginLsn,
        @Nullable String endLsn,

        @Schema(description = "What it waits for, or failed of; null where there is nothing to say") @Nullable
        String message) {

    static BackupResponse of(Backup backup) {
        return new BackupResponse(
                backup.name(),
                backup.scheduled(),
                backup.state(),
                backup.startedAt(),
                backup.completedAt(),
                backup.sizeBytes(),
                backup.timeline(),
                backup.beginWal(),
                backup.endWal(),
                backup.beginLsn(),
                backup.endLsn(),
                backup.message());
    }
}
