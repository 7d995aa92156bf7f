package dev.matriarch.metadata;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Time that stands still until a test moves it, or lets it run. */
public final class MovableTime implements InstantSource {

    private final AtomicReference<Instant> now;
    private volatile boolean running;

    /** Begins at the present, as coarse as the metadata DB keeps it. */
    public MovableTime() {
        this(Instant.now().truncatedTo(ChronoUnit.MICROS));
    }

    public MovableTime(Instant beginning) {
        this.now = new AtomicReference<>(beginning);
    }

    @Override
    public Instant instant() {
        return running ? Instant.now().truncatedTo(ChronoUnit.MICROS) : now.get();
    }

    /** From now on it is the real time, which suits a test that measures, and no other. */
    public void runs() {
        running = true;
    }

    public void passes(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }
}
