package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.Archive;
import dev.matriarch.operators.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {

    private static final Instant NOW = Instant.parse("2026-05-15T12:00:00Z");
    private static final Instant LIMIT = NOW.minus(Duration.ofDays(7));
    private static final BaseBackup OLDEST = backup("oldest", 1, 3, 20);
    private static final BaseBackup OLDER = backup("older", 1, 5, 10);
    private static final BaseBackup YOUNG = backup("young", 1, 9, 2);

    @TempDir
    private Path directory;

    @Test
    void theNewestBackupBeforeTheLimitStaysWithAllWalFromThereOn() {
        var retention = Retention.of(reading(Timelines.only(1), YOUNG, OLDER, OLDEST), LIMIT);

        assertThat(retention.backups()).containsExactly(OLDEST);
        assertThat(retention.before()).isEqualTo(5);
    }

    @Test
    void theOnlyBackupStaysHoweverOldItIs() {
        assertThat(Retention.of(reading(Timelines.only(1), OLDEST), LIMIT).backups())
                .isEmpty();
        assertThat(Retention.of(reading(Timelines.only(1)), LIMIT)).isEqualTo(Retention.NOTHING);
    }

    @Test
    void whatIsYoungerThanTheLimitStays() {
        var young = backup("young-too", 1, 8, 3);

        assertThat(Retention.of(reading(Timelines.only(1), YOUNG, young), LIMIT))
                .isEqualTo(new Retention(List.of(), 8));
    }

    @Test
    void aDeadEndTakesNobodysPlace() {
        var timelines = Timelines.parse(2, "1\t0/5000000\tno recovery target specified\n");
        var deadEnd = backup("dead-end", 1, 6, 9);
        var alive = backup("alive", 2, 7, 1);

        assertThat(Retention.of(reading(timelines, alive, deadEnd, OLDEST), LIMIT))
                .isEqualTo(new Retention(List.of(deadEnd), 3));
        assertThat(Retention.of(reading(timelines, deadEnd), LIMIT)).isEqualTo(Retention.NOTHING);
    }

    @Test
    void whatIsNotNeededGoesAndNothingElse() throws IOException {
        var archive = archive(OLDEST, OLDER, YOUNG);
        for (var name : List.of(
                "000000010000000000000003",
                "000000010000000000000004",
                "000000010000000000000004.00000028.backup",
                "000000010000000000000005",
                "000000020000000000000004",
                "000000020000000000000006.partial",
                ".000000010000000000000009.77")) {
            Files.createFile(archive.wal().resolve(name));
        }
        Files.writeString(archive.wal().resolve("00000002.history"), "1\t0/F000000\tno recovery target specified\n");
        var leftover = Files.createFile(archive.wal().resolve(".000000010000000000000007.66"));
        Files.setLastModifiedTime(leftover, FileTime.from(Instant.now().minus(Duration.ofDays(2))));

        archive.remove(Retention.of(archive.read(), LIMIT));

        assertThat(names(archive.bases())).containsExactlyInAnyOrder("older", "young");
        assertThat(names(archive.wal()))
                .containsExactlyInAnyOrder(
                        "000000010000000000000005",
                        "000000020000000000000006.partial",
                        "00000002.history",
                        ".000000010000000000000009.77");
    }

    private ArchiveDirectory archive(BaseBackup... backups) throws IOException {
        var archive = ArchiveDirectory.of(new Archive(ObjectStore.directory("here", directory.toString()), "orders-1"));
        archive.make();
        for (var backup : backups) {
            Files.createDirectories(ArchiveDirectory.data(archive.base(backup.name())));
            archive.describe(archive.base(backup.name()), backup);
        }
        return archive;
    }

    private static List<String> names(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.map(entry -> String.valueOf(entry.getFileName())).toList();
        }
    }

    private static ArchiveReading reading(Timelines timelines, BaseBackup... backups) {
        var files = Stream.of(backups)
                .map(backup -> WalFile.named(backup.beginWal()))
                .collect(Collectors.toSet());
        return new ArchiveReading(files, timelines, List.of(backups));
    }

    private static BaseBackup backup(String name, int timeline, long number, int daysAgo) {
        var completedAt = NOW.minus(Duration.ofDays(daysAgo));
        var file = new WalFile(timeline, number).toString();
        var end = "0/%X000120".formatted(number);
        return new BaseBackup(name, false, completedAt.minusSeconds(5), completedAt, 1, timeline, file, file, end, end);
    }
}
