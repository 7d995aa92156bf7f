package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.Backups.Backup;
import dev.matriarch.operators.Backups.Backup.State;
import java.time.Instant;

/**
 * What lies beside the data of a base backup in an archive. It is there only once all WAL that the backup needs is there too.
 *
 * @param completedAt when the copy was complete, by the primary's clock: every moment from then on can be restored
 */
record BaseBackup(
        String name,
        boolean scheduled,
        Instant startedAt,
        Instant completedAt,
        long sizeBytes,
        int timeline,
        String beginWal,
        String endWal,
        String beginLsn,
        String endLsn) {

    static BaseBackup of(String name, boolean scheduled, BaseCopy.Copied copied, long sizeBytes) {
        return new BaseBackup(
                name,
                scheduled,
                copied.beganAt(),
                copied.endedAt(),
                sizeBytes,
                copied.timeline(),
                WalFile.at(copied.timeline(), copied.begin()).toString(),
                WalFile.before(copied.timeline(), copied.end()).toString(),
                copied.begin().toString(),
                copied.end().toString());
    }

    long firstNumber() {
        return WalFile.named(beginWal).number();
    }

    long lastNumber() {
        return WalFile.named(endWal).number();
    }

    /** As the SPI tells it. */
    Backup completed() {
        return new Backup(
                name,
                scheduled,
                State.COMPLETED,
                startedAt,
                completedAt,
                sizeBytes,
                timeline,
                beginWal,
                endWal,
                beginLsn,
                endLsn,
                null);
    }
}
