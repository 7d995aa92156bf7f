package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchiveReadingTest {

    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final Timelines ONE = Timelines.only(1);

    @Test
    void namesOfWalFilesAreReadAndPrintedAsPostgresqlDoes() {
        var file = WalFile.at(2, Lsn.parse("1/FF000028"));

        assertThat(file).hasToString("0000000200000001000000FF");
        assertThat(WalFile.named(file.toString())).isEqualTo(file);
        assertThat(WalFile.at(2, Lsn.parse("2/0"))).hasToString("000000020000000200000000");
        assertThat(WalFile.before(2, Lsn.parse("2/0"))).isEqualTo(file);
        assertThat(WalFile.parse("00000002.history")).isEmpty();
        assertThat(WalFile.parse("000000010000000000000002.00000028.backup")).isEmpty();
        assertThat(WalFile.parse("000000010000000000000002.partial")).isEmpty();
    }

    @Test
    void anEmptyArchiveReachesNowhere() {
        var reading = new ArchiveReading(Set.of(), ONE, List.of());

        assertThat(reading.last()).isEmpty();
        assertThat(reading.from()).isNull();
    }

    @Test
    void itReachesUpToTheFirstHole() {
        var files = files(1, 3, 4, 5, 7);

        assertThat(new ArchiveReading(files, ONE, List.of()).last()).hasValue(new WalFile(1, 5));
        assertThat(new ArchiveReading(files, ONE, List.of(backup(4, 5, NOON))).last())
                .hasValue(new WalFile(1, 5));
    }

    @Test
    void aHoleBeforeTheNewestBaseBackupEndsWhatCanBeRestoredFromOlderOnes() {
        var older = backup(3, 4, NOON);
        var newer = backup(7, 8, NOON.plusSeconds(60));
        var holed = new ArchiveReading(files(1, 3, 4, 5, 7, 8), ONE, List.of(newer, older));
        var whole = new ArchiveReading(files(1, 3, 4, 5, 6, 7, 8), ONE, List.of(newer, older));

        assertThat(holed.last()).hasValue(new WalFile(1, 8));
        assertThat(holed.from()).isEqualTo(newer.completedAt());
        assertThat(whole.from()).isEqualTo(older.completedAt());
    }

    @Test
    void itGoesOnInTheTimelineThatLeftTheOther() {
        var history = "1\t0/5000098\tno recovery target specified\n\n2\t0/7000000\tno recovery target specified\n";
        var timelines = Timelines.parse(3, history);
        var files = Stream.of(files(1, 3, 4, 5, 6, 7, 8), files(2, 5, 6), files(3, 7))
                .flatMap(Set::stream)
                .collect(Collectors.toSet());

        assertThat(LongStream.rangeClosed(4, 7).mapToObj(timelines::file))
                .containsExactly(new WalFile(1, 4), new WalFile(2, 5), new WalFile(2, 6), new WalFile(3, 7));
        assertThat(new ArchiveReading(files, timelines, List.of(backup(4, 4, NOON))).last())
                .hasValue(new WalFile(3, 7));
        assertThat(timelines.leadFrom(1, Lsn.parse("0/5000098"))).isTrue();
        assertThat(timelines.leadFrom(1, Lsn.parse("0/5000099"))).isFalse();
        assertThat(timelines.leadFrom(3, Lsn.parse("0/9000000"))).isTrue();
    }

    private static Set<WalFile> files(int timeline, long... numbers) {
        return LongStream.of(numbers)
                .mapToObj(number -> new WalFile(timeline, number))
                .collect(Collectors.toSet());
    }

    private static BaseBackup backup(long first, long last, Instant completedAt) {
        return new BaseBackup(
                "b" + first,
                false,
                completedAt.minusSeconds(5),
                completedAt,
                1,
                1,
                new WalFile(1, first).toString(),
                new WalFile(1, last).toString(),
                "0/%X000028".formatted(first),
                "0/%X000120".formatted(last));
    }
}
