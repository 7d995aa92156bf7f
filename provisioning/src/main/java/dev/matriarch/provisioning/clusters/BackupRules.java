package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.HaCluster;
import dev.matriarch.provisioning.RequestRefusedException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * What may be said of backups, and what is meant where nothing is said.
 *
 * @param faults collects what is wrong
 */
record BackupRules(Faults faults) {

    private static final String POINTER = "/spec/backup";
    private static final String USUAL_RETENTION = "P30D";
    private static final int MAX_RETENTION_DAYS = 3650;

    /** What cron means to every operator alike. */
    private static final Pattern CRON = Pattern.compile("[0-9*,/-]+( [0-9*,/-]+){4}");

    /** Refuses what takes an archive of a cluster that has none. */
    static void refuseWithoutArchive(HaCluster cluster, String why) {
        if (!DesiredClusters.isArchived(cluster)) {
            throw RequestRefusedException.conflict(why)
                    .next("PATCH /ha-clusters/%s with {\"spec\":{\"backup\":{\"objectStore\":\"…\"}}}"
                            .formatted(cluster.id()));
        }
    }

    ClusterSpec.@Nullable Backup complete(ClusterDraft.@Nullable Backup draft) {
        if (draft == null) {
            return null;
        }
        faults.addUnless(
                draft.objectStore() != null, POINTER + "/objectStore", "required", "say in which object store");
        checkSchedule(draft.schedule());
        var retention = Objects.requireNonNullElse(draft.retention(), USUAL_RETENTION);
        faults.addUnless(
                days(retention)
                        .filter(days -> days >= 1 && days <= MAX_RETENTION_DAYS)
                        .isPresent(),
                POINTER + "/retention",
                "out-of-range",
                "%s: write P1D to P%dD".formatted(retention, MAX_RETENTION_DAYS));
        return new ClusterSpec.Backup(Objects.requireNonNullElse(draft.objectStore(), ""), draft.schedule(), retention);
    }

    /** Where both kinds of days are said, some take either and some both: so that is refused. */
    private void checkSchedule(@Nullable String schedule) {
        if (schedule == null) {
            return;
        }
        var wellFormed = CRON.matcher(schedule).matches();
        var fields = schedule.split(" ", -1);
        faults.addUnless(
                wellFormed && !fields[4].contains("7") && CronExpression.isValidExpression("0 " + schedule),
                POINTER + "/schedule",
                "not-a-schedule",
                "%s: write five fields (minute, hour, day of month, month, day of week 0-6) of digits and * , - /, such as"
                                .formatted(schedule)
                        + " 0 2 * * *");
        faults.addUnless(
                !wellFormed || fields[2].equals("*") || fields[4].equals("*"),
                POINTER + "/schedule",
                "two-kinds-of-days",
                "%s: say days of the month or days of the week, and * for the other".formatted(schedule));
    }

    /** The days of a retention that was accepted. */
    static int retentionDays(ClusterSpec.Backup backup) {
        return days(backup.retention()).orElseThrow();
    }

    private static Optional<Integer> days(String retention) {
        try {
            var duration = Duration.parse(retention);
            return Optional.of(Math.toIntExact(duration.toDays()))
                    .filter(days -> duration.equals(Duration.ofDays(days)));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** What is there, as somebody would write it. */
    static ClusterDraft.@Nullable Backup draft(ClusterSpec.@Nullable Backup backup) {
        return backup == null
                ? null
                : new ClusterDraft.Backup(backup.objectStore(), backup.schedule(), backup.retention());
    }
}
