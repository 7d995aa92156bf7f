package dev.matriarch.server.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Looks again and again for something that has to come, for a while. */
record Patience(Duration limit, String awaited) {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    <T> T until(Supplier<Optional<T>> look) {
        var deadline = System.nanoTime() + limit.toNanos();
        var found = look.get();
        while (found.isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new DemoFailedException("Waited %d s for %s, in vain.".formatted(limit.toSeconds(), awaited));
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            found = look.get();
        }
        return found.get();
    }

    void untilTrue(BooleanSupplier look) {
        until(() -> look.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }
}
