package dev.matriarch.operators.sandbox;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What takes longer than a turn may. Started and asked by one thread; its end wakes that thread. */
final class Tasks {

    private final Runnable wake;
    private final Map<String, Task> running = new HashMap<>();

    Tasks(Runnable wake) {
        this.wake = wake;
    }

    /** What is to be done. */
    interface Work {
        void run() throws Exception;
    }

    /** @param failure null when it went well */
    record End(@Nullable Exception failure) {

        /** What went wrong, in words for people; null when nothing did. */
        @Nullable
        String words() {
            return switch (failure) {
                case null -> null;
                case NoSuchFileException absent -> absent.getFile() + " is not there";
                case AccessDeniedException denied -> denied.getFile() + " may not be written or read";
                default -> String.valueOf(failure.getMessage());
            };
        }
    }

    private static final class Task {
        private volatile @Nullable End end;
    }

    /** Starts it, unless it is on its way. */
    void start(String name, Work work) {
        running.computeIfAbsent(name, key -> {
            var task = new Task();
            Thread.ofVirtual().name(key).start(() -> {
                task.end = end(work);
                wake.run();
            });
            return task;
        });
    }

    boolean isKnown(String name) {
        return running.containsKey(name);
    }

    /** How it ended, told once; nothing while it runs or was never started. */
    Optional<End> takeEnd(String name) {
        var task = running.get(name);
        var end = task == null ? null : task.end;
        if (end == null) {
            return Optional.empty();
        }
        running.remove(name);
        return Optional.of(end);
    }

    private static End end(Work work) {
        try {
            work.run();
            return new End(null);
        } catch (Exception failed) {
            return new End(failed);
        }
    }
}
