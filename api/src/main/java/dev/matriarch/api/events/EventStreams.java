package dev.matriarch.api.events;

import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.events.EventFilter;
import dev.matriarch.provisioning.events.Events;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Jobs;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The open streams of events, each on a virtual thread of its own. They end before the web server stops, so that none
 * holds it up; a client goes on at another server by Last-Event-ID.
 */
@Component
class EventStreams implements SmartLifecycle {

    private static final Duration LONGEST = Duration.ofHours(1);

    private final Events events;
    private final Jobs jobs;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    EventStreams(Events events, Jobs jobs) {
        this.events = events;
        this.jobs = jobs;
    }

    /** A stream without an end of its own. */
    SseEmitter open(Caller caller, EventFilter filter, long after) {
        return start(caller, filter, after, () -> false);
    }

    /** A stream that ends after the last event of the job. */
    SseEmitter openUntilEnd(Caller caller, JobView job, long after) {
        var id = Objects.requireNonNull(job.id());
        return start(
                caller,
                new EventFilter(null, id),
                after,
                () -> jobs.get(caller, id).state().isFinal());
    }

    private SseEmitter start(Caller caller, EventFilter filter, long after, BooleanSupplier ended) {
        var emitter = new SseEmitter(LONGEST.toMillis());
        var stream = new EventStream(
                emitter, (last, atMost) -> events.after(caller, filter, last, atMost), ended, caller.requestId());
        open.add(stream);
        emitter.onTimeout(stream::end);
        emitter.onCompletion(() -> {
            open.remove(stream);
            stream.end();
        });
        if (running) {
            stream.start(after);
        } else {
            stream.end();
        }
        return emitter;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        open.forEach(EventStream::end);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
