package dev.matriarch.api.events;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.JobId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.HaClusters;
import dev.matriarch.provisioning.events.EventFilter;
import dev.matriarch.provisioning.events.Events;
import dev.matriarch.provisioning.jobs.Jobs;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The same addresses as {@link EventsController} for those who accept a stream. */
@Hidden
@RestController
class EventStreamsController {

    private static final String LAST = "Last-Event-ID";
    private static final Pattern EVENT_ID = Pattern.compile("[0-9]{1,18}");

    private final EventStreams streams;
    private final Events events;
    private final HaClusters clusters;
    private final Jobs jobs;

    EventStreamsController(EventStreams streams, Events events, HaClusters clusters, Jobs jobs) {
        this.streams = streams;
        this.events = events;
        this.clusters = clusters;
        this.jobs = jobs;
    }

    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream(Caller caller, @RequestHeader(name = LAST, required = false) @Nullable String last) {
        caller.requireTenant();
        return streams.open(caller, new EventFilter(null, null), after(last, () -> events.newest(caller)));
    }

    @GetMapping(path = "/ha-clusters/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter streamOfCluster(
            Caller caller,
            @PathVariable ClusterId id,
            @RequestHeader(name = LAST, required = false) @Nullable String last) {
        var cluster = clusters.get(caller, id);
        return streams.open(caller, new EventFilter(cluster.id(), null), after(last, () -> events.newest(caller)));
    }

    @GetMapping(path = "/jobs/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter streamOfJob(
            Caller caller,
            @PathVariable JobId id,
            @RequestHeader(name = LAST, required = false) @Nullable String last) {
        return streams.openUntilEnd(caller, jobs.get(caller, id), after(last, () -> 0));
    }

    private static long after(@Nullable String last, LongSupplier otherwise) {
        if (last == null || last.isBlank()) {
            return otherwise.getAsLong();
        }
        if (!EVENT_ID.matcher(last).matches()) {
            var error = FieldError.header(LAST, "unreadable", "Last-Event-ID is the id of an event of this stream");
            throw RequestRefusedException.with(ErrorCode.INVALID_PARAMETER, List.of(error));
        }
        return Long.parseLong(last);
    }
}
