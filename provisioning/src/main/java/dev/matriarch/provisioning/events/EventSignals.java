package dev.matriarch.provisioning.events;

import dev.matriarch.metadata.TenantId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/** Tells those who wait for a tenant's events that this server has committed some. */
@Component
class EventSignals {

    private final ConcurrentMap<TenantId, Signal> signals = new ConcurrentHashMap<>();

    Signal of(TenantId tenant) {
        return signals.computeIfAbsent(tenant, unheard -> new Signal());
    }

    /** Counts commits, so that one which happens between a look and the wait after it is not missed. */
    static final class Signal {

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private long count;

        long count() {
            lock.lock();
            try {
                return count;
            } finally {
                lock.unlock();
            }
        }

        void raise() {
            lock.lock();
            try {
                count++;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Returns when the count is another than {@code seen}, or after that time. */
        void await(long seen, Duration atMost) throws InterruptedException {
            var left = atMost.toNanos();
            lock.lock();
            try {
                while (count == seen && left > 0) {
                    left = changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }

        /** Whether somebody waits now. */
        boolean isAwaited() {
            lock.lock();
            try {
                return lock.hasWaiters(changed);
            } finally {
                lock.unlock();
            }
        }
    }
}
