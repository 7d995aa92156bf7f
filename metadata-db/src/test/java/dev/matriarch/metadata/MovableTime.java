package dev.matriarch.metadata;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Time that stands still until a test moves it. */
public final class MovableTime implements InstantSource {

    private final AtomicReference<Instant> now;

    /** Begins at the present, as coarse as the metadata DB keeps it. */
    public MovableTime() {
        this(Instant.now().truncatedTo(ChronoUnit.MICROS));
    }

    public MovableTime(Instant beginning) {
        this.now = new AtomicReference<>(beginning);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    public void passes(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }
}
