package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.Recovery;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From which base backup a recovery begins, and where PostgreSQL ends it. Pure. */
record RecoveryPlan(Recovery recovery) {

    private static final Pattern LSN = Pattern.compile("[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS'+00'").withZone(ZoneOffset.UTC);

    static void refuseUnfit(Recovery recovery) {
        ArchiveDirectory.refuseUnfit(recovery.from());
        if (recovery.lsn() != null && !LSN.matcher(recovery.lsn()).matches()) {
            throw new OperatorRefusedException(
                    recovery.lsn() + " is no place in the WAL", "Write it as PostgreSQL does, such as 16/B374D848.");
        }
    }

    /** The newest one that was complete before the target, and that is no dead end: one of a primary that was given up. */
    Optional<BaseBackup> choose(ArchiveReading reading) {
        return reading.backups().stream()
                .filter(backup -> reading.timelines().leadFrom(backup.timeline(), Lsn.parse(backup.endLsn())))
                .filter(backup -> isBefore(backup, recovery.time()) && isBefore(backup, recovery.lsn()))
                .findFirst();
    }

    private static boolean isBefore(BaseBackup backup, @Nullable Instant target) {
        return target == null || !backup.completedAt().isAfter(target);
    }

    private static boolean isBefore(BaseBackup backup, @Nullable String target) {
        return target == null || Lsn.parse(backup.endLsn()).compareTo(Lsn.parse(target)) <= 0;
    }

    /** PostgreSQL's parameters for it, each as {@code name=value}. */
    List<String> parameters() {
        var parameters = new ArrayList<String>();
        parameters.add("restore_command="
                + ArchiveCommands.restore(ArchiveDirectory.of(recovery.from()).wal()));
        parameters.add("recovery_target_timeline=latest");
        parameters.add("recovery_target_inclusive=on");
        parameters.add("recovery_target_action=promote");
        if (recovery.time() != null) {
            parameters.add("recovery_target_time=" + TIME.format(recovery.time()));
        }
        if (recovery.lsn() != null) {
            parameters.add("recovery_target_lsn=" + recovery.lsn());
        }
        return parameters;
    }

    /** The target in words. */
    @Override
    public String toString() {
        if (recovery.time() != null) {
            return recovery.time().toString();
        }
        return recovery.lsn() == null ? "the end of the archive" : recovery.lsn();
    }
}
