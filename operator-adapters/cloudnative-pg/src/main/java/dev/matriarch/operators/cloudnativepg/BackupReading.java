package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Backups.ArchiveReach;
import dev.matriarch.operators.Backups.Backup;
import dev.matriarch.operators.Backups.Backup.State;
import dev.matriarch.operators.ClusterRef;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a {@code Backup} means. Its phases are text and grow in number: one that is not known here is a backup that runs. */
record BackupReading(ClusterRef ref, PostgresBackup backup) {

    private static final String COMPLETED = "completed";
    private static final int TIMELINE_DIGITS = 8;
    private static final int HEXADECIMAL = 16;

    Instant askedAt() {
        return Instant.parse(backup.getMetadata().getCreationTimestamp());
    }

    /**
     * Whether its word that it is completed is not enough. The primary's server waits for all WAL that a backup needs to be
     * archived; a standby's does not, which cannot have the primary's last file closed (CloudNativePG 1.30, seen live).
     */
    boolean dependsOnTheArchive() {
        return COMPLETED.equals(status().phase())
                && !PostgresBackup.PRIMARY.equals(backup.getSpec().target());
    }

    /** @param reach of the archive that it is in */
    Backup against(ArchiveReach reach) {
        var status = status();
        var awaited = dependsOnTheArchive() && !isIn(reach) ? status.endWal() : null;
        return new Backup(
                name(),
                Labels.label(backup, Labels.SCHEDULE) != null,
                awaited == null ? state(String.valueOf(status.phase())) : State.RUNNING,
                instant(status.startedAt()),
                instant(status.stoppedAt()),
                null,
                timeline(),
                status.beginWal(),
                status.endWal(),
                status.beginLsn(),
                status.endLsn(),
                awaited == null
                        ? words()
                        : "it is taken, and waits for the WAL file %s to get into the archive".formatted(awaited));
    }

    private boolean isIn(ArchiveReach reach) {
        var endWal = status().endWal();
        return endWal != null && reach.includes(endWal);
    }

    private static State state(String phase) {
        return switch (phase) {
            case COMPLETED -> State.COMPLETED;
            case "failed", "invalid backup definition" -> State.FAILED;
            default -> State.RUNNING;
        };
    }

    /** As it was asked for; what others have named otherwise is called as they did. */
    private String name() {
        var name = backup.getMetadata().getName();
        var ours = ArchiveManifests.backupName(ref, "");
        return name.startsWith(ours) ? name.substring(ours.length()) : name;
    }

    private @Nullable Integer timeline() {
        return Stream.of(
                        Optional.ofNullable(status().pluginMetadata().get("timeline"))
                                .filter(text -> text.matches("\\d{1,9}"))
                                .map(Integer::valueOf),
                        Optional.ofNullable(status().beginWal())
                                .filter(wal -> wal.matches("[0-7][0-9A-F]{23}"))
                                .map(wal -> Integer.valueOf(wal.substring(0, TIMELINE_DIGITS), HEXADECIMAL)))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    private @Nullable String words() {
        var status = status();
        return Stream.of(status.error(), status.commandError(), waiting(String.valueOf(status.phase())))
                .filter(said -> said != null && !said.isBlank())
                .map(said -> String.valueOf(said).strip())
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String waiting(String phase) {
        return switch (phase) {
            case "pending" -> "it waits for its turn, or for the cluster to be ready";
            case "walArchivingFailing" -> "it waits for WAL to get into the archive";
            default -> null;
        };
    }

    private PostgresBackup.Status status() {
        return Objects.requireNonNullElse(backup.getStatus(), PostgresBackup.Status.NOTHING);
    }

    private static @Nullable Instant instant(@Nullable String time) {
        return time == null ? null : Instant.parse(time);
    }
}
