package dev.matriarch.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MovableTimeTest {

    @Test
    void timePassesOnlyWhenItIsToldTo() {
        var beginning = Instant.parse("2026-11-20T12:00:00Z");
        var time = new MovableTime(beginning);

        assertThat(time.instant()).isEqualTo(beginning);
        time.passes(Duration.ofMinutes(20));
        assertThat(time.instant()).isEqualTo(beginning.plusSeconds(1200));
    }
}
