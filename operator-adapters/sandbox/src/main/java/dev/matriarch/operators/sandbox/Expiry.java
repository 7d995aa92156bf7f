package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What no moment that can be wanted needs any more is removed from the archive. */
final class Expiry implements Duty {

    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
    private static final String TASK = "expiry";
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private Instant triedAt = Instant.EPOCH;

    @Override
    public boolean act(Scene scene) throws IOException {
        var wanted = scene.desired().backup();
        var book = scene.cluster().archive();
        var tasks = scene.cluster().tasks();
        tasks.takeEnd(TASK).map(Tasks.End::failure).ifPresent(failed -> LOG.warn("expiry failed", failed));
        if (wanted == null
                || !book.isMade(wanted)
                || book.reading().isEmpty()
                || !scene.now().isAfter(triedAt.plus(PAUSE))) {
            return false;
        }
        triedAt = scene.now();
        var limit = scene.now().minus(Duration.ofDays(wanted.retentionDays()));
        var reading = book.reading().get();
        var retention = Retention.of(reading, limit);
        if (!retention.isNothing(reading)) {
            tasks.start(TASK, () -> ArchiveDirectory.of(wanted.archive()).remove(retention));
        }
        book.change(state -> state.withoutFailedBefore(limit));
        return false;
    }
}
