package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server says of its archiving. */
class ArchiverTest {

    private static final Instant MADE = Instant.parse("2026-11-26T14:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "000000010000000A000000FF, 000000010000000A000000FF",
        "000000010000000000000003.00000028.backup, 000000010000000000000003",
    })
    void aFileOfWalAndTheMarkOfABaseBackupSayHowFarItIs(String archived, String reached) {
        assertThat(at(archived, MADE).archived(MADE)).hasValue(reached);
    }

    @ParameterizedTest
    @CsvSource({"00000002.history", "000000010000000000000005.partial", "''"})
    void nothingElseDoes(String archived) {
        assertThat(at(archived, MADE).archived(MADE)).isEmpty();
    }

    @Test
    void whatWasArchivedBeforeThereWasAnArchiveIsNotInIt() {
        assertThat(at("000000010000000000000003", MADE.minusSeconds(1)).archived(MADE))
                .isEmpty();
        assertThat(new Archiver(null, null, null, null).archived(MADE)).isEmpty();
    }

    @Test
    void theLastTryDecides() {
        assertThat(tried(1, 2).fails(MADE)).isTrue();
        assertThat(tried(2, 1).fails(MADE)).isFalse();
        assertThat(tried(-1, 1).fails(MADE)).isTrue();
        assertThat(tried(-2, -1).fails(MADE)).isFalse();
        assertThat(new Archiver(null, null, "000000010000000000000001", MADE).fails(MADE))
                .isTrue();
    }

    private static Archiver tried(int archived, int failed) {
        return new Archiver(
                "000000010000000000000001",
                MADE.plusSeconds(archived),
                "000000010000000000000002",
                MADE.plusSeconds(failed));
    }

    private static Archiver at(String wal, Instant time) {
        return new Archiver(wal, time, null, null);
    }
}
