package dev.matriarch.provisioning.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.TenantId;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class EventSignalsTest {

    private static final Duration FOREVER = Duration.ofDays(1);

    private final EventSignals.Signal signal = new EventSignals().of(new TenantId("acme"));

    @Test
    void aCommitBetweenTheLookAndTheWaitIsNotMissed() throws Exception {
        var seen = signal.count();
        signal.raise();

        signal.await(seen, FOREVER);

        assertThat(signal.count()).isEqualTo(seen + 1);
    }

    @Test
    void allWhoWaitAreWoken() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(() -> await(0));
            var other = threads.submit(() -> await(0));
            Awaitility.await().until(signal::isAwaited);
            signal.raise();
            signal.raise();

            assertThat(one.get() + other.get()).isEqualTo(2);
        }
    }

    private int await(long seen) throws InterruptedException {
        signal.await(seen, FOREVER);
        return 1;
    }
}
