package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {

    /** A Friday. */
    private static final Instant NOW = Instant.parse("2026-05-15T12:34:56Z");

    private static final Instant LONG_AGO = Instant.parse("2016-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    * * * * *          | 2026-05-15T12:34:00Z
                    0 3 * * *          | 2026-05-15T03:00:00Z
                    35 12 * * *        | 2026-05-14T12:35:00Z
                    */15 * * * *       | 2026-05-15T12:30:00Z
                    10/20 * * * *      | 2026-05-15T12:30:00Z
                    0 22-23,4 * * *    | 2026-05-15T04:00:00Z
                    0 0-10/4 * * *     | 2026-05-15T08:00:00Z
                    0 0 * * 0          | 2026-05-10T00:00:00Z
                    0 0 * * 7          | 2026-05-10T00:00:00Z
                    0 0 * * mon-wed    | 2026-05-13T00:00:00Z
                    0 0 31 * *         | 2026-03-31T00:00:00Z
                    0 0 29 feb *       | 2024-02-29T00:00:00Z
                    0 0 1 * 4          | 2026-05-14T00:00:00Z
                    0 0 1 1,6 *        | 2026-01-01T00:00:00Z
                    """)
    void theLastMomentIsTheOneThatCronMeans(String schedule, Instant last) {
        assertThat(Cron.parse(schedule).last(LONG_AGO, NOW)).hasValue(last);
    }

    @Test
    void aMomentThatNeverComesIsNeverDue() {
        assertThat(Cron.parse("0 0 31 2 *").last(LONG_AGO, NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "5-1 * * * *",
                "*/0 * * * *",
                "a * * * *",
                "1,, * * * *",
                "@daily"
            })
    void whatIsNoCronIsRefused(String schedule) {
        assertThatThrownBy(() -> Cron.parse(schedule)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ofAllMomentsThatWentByOnlyTheLastIsMadeUpFor() {
        var timetable = new Timetable("0 3 * * *", NOW.minus(Duration.ofDays(5)));

        var due = timetable.due(NOW).orElseThrow();

        assertThat(due).isEqualTo("2026-05-15T03:00:00Z");
        assertThat(Timetable.name(due)).isEqualTo("scheduled-20260515-0300");
        assertThat(timetable.after(due).due(NOW)).isEmpty();
        assertThat(timetable.after(due).due(NOW.plus(Duration.ofDays(1)))).hasValue(due.plus(Duration.ofDays(1)));
    }

    @Test
    void whatWasBeforeTheScheduleWasGivenIsNotDue() {
        assertThat(new Timetable("0 3 * * *", NOW).due(NOW)).isEmpty();
        assertThat(new Timetable("0 3 * * *", NOW).due(NOW.plusSeconds(3600))).isEmpty();
    }
}
