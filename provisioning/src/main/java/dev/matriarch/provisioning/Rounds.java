package dev.matriarch.provisioning;

import dev.matriarch.operators.OperatorUnavailableException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Work that is done again and again while a server runs. A round that fails is followed by the next all the same. */
public final class Rounds implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Rounds.class);

    private static final Duration LAST_ROUND = Duration.ofSeconds(2);

    private final ScheduledExecutorService executor;

    public Rounds(String name) {
        executor = Executors.newScheduledThreadPool(
                2, Thread.ofVirtual().name(name + "-", 0).factory());
    }

    /** @param pause between the end of a round and the next */
    public void every(Duration pause, Runnable round) {
        var _ = executor.scheduleWithFixedDelay(() -> guarded(round), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Does it once; what the world does not give now is left to a later round. */
    public static void guarded(Runnable work) {
        try {
            work.run();
        } catch (OperatorUnavailableException | DataAccessException | TransactionException e) {
            log.debug("no answer; a later round tries again", e);
        } catch (RuntimeException e) {
            log.error("a round failed", e);
        }
    }

    /**
     * No round begins any more. One that runs gets time to end: an interrupt would close the database connection that it
     * uses.
     */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(LAST_ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
