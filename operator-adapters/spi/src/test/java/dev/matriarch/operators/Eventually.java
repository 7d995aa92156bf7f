package dev.matriarch.operators;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waiting for real processes: until something is so, and not for ever. */
public final class Eventually {

    private static final Duration POLL = Duration.ofMillis(50);

    private Eventually() {}

    /** The first answer that will do. Looks that fail because the place does not answer are repeated. */
    public static <T> T get(Duration patience, String what, Callable<T> look, Predicate<T> willDo) throws Exception {
        var deadline = System.nanoTime() + patience.toNanos();
        var last = "nothing";
        while (true) {
            try {
                var seen = look.call();
                if (willDo.test(seen)) {
                    return seen;
                }
                last = String.valueOf(seen);
            } catch (OperatorUnavailableException unavailable) {
                last = unavailable.getMessage();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("%s: not within %s; last seen: %s".formatted(what, patience, last));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** The same for something that is there or not. */
    public static <T> T present(Duration patience, String what, Callable<Optional<T>> look) throws Exception {
        return get(patience, what, look, Optional::isPresent).orElseThrow();
    }

    public static void so(Duration patience, String what, Callable<Boolean> look) throws Exception {
        get(patience, what, look, Boolean::booleanValue);
    }
}
