package dev.matriarch.provisioning;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** A component that does something again and again, from the server's start to its end. */
public abstract class Repeating implements SmartLifecycle {

    private final String name;
    private volatile @Nullable Rounds rounds;

    /** @param name of its threads */
    protected Repeating(String name) {
        this.name = name;
    }

    /** Says what is done, and how often. */
    protected abstract void begin(Rounds started);

    @Override
    public void start() {
        var started = new Rounds(name);
        rounds = started;
        begin(started);
    }

    @Override
    public void stop() {
        var running = rounds;
        rounds = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public boolean isRunning() {
        return rounds != null;
    }
}
