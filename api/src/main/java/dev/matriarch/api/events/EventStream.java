package dev.matriarch.api.events;

import dev.matriarch.api.json.ApiJson;
import dev.matriarch.provisioning.events.EventView;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Tells one client of events as they come, and that it is still there when none come. */
class EventStream {

    private static final Logger log = LoggerFactory.getLogger(EventStream.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final SseEmitter emitter;
    private final Source source;
    private final BooleanSupplier ended;
    private final String requestId;
    private volatile boolean over;

    /** Where the events come from. */
    interface Source {
        List<EventView> after(long last, Duration atMost);
    }

    /** @param ended whether the last event has been written, so that an empty look after it is the end */
    EventStream(SseEmitter emitter, Source source, BooleanSupplier ended, String requestId) {
        this.emitter = emitter;
        this.source = source;
        this.ended = ended;
        this.requestId = requestId;
    }

    void start(long after) {
        Thread.ofVirtual().name("events-" + requestId).start(() -> run(after));
    }

    /** Ends the stream; to the client it looks like any other end. Its thread notices at its next look. */
    void end() {
        over = true;
        emitter.complete();
    }

    private void run(long after) {
        MDC.put("requestId", requestId);
        try {
            emitter.send(SseEmitter.event().comment("open"));
            tell(after);
        } catch (IOException | IllegalStateException gone) {
            log.debug("the reader of a stream went away: {}", gone.toString());
        } catch (RuntimeException failure) {
            log.warn("a stream of events broke off: {}", failure.toString());
        } finally {
            end();
            MDC.remove("requestId");
        }
    }

    private void tell(long after) throws IOException {
        var last = after;
        while (!over) {
            var isEnded = ended.getAsBoolean();
            var events = source.after(last, isEnded ? Duration.ZERO : HEARTBEAT);
            for (var event : events) {
                emitter.send(SseEmitter.event()
                        .id(Long.toString(event.id()))
                        .name(event.type())
                        .data(ApiJson.MAPPER.writeValueAsString(EventResponse.of(event))));
                last = event.id();
            }
            if (events.isEmpty() && isEnded) {
                return;
            }
            if (events.isEmpty()) {
                emitter.send(SseEmitter.event().comment("still here"));
            }
        }
    }
}
