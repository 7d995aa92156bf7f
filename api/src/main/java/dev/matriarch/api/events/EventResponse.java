package dev.matriarch.api.events;

import dev.matriarch.provisioning.events.EventView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event as clients read it. */
@Schema(name = "Event", description = "Something that happened.")
public record EventResponse(
        @Schema(description = "The tenant's own count; send it as Last-Event-ID to go on after it")
        String id,

        @Schema(description = "Such as job.succeeded") String type,
        Instant at,
        @Nullable EventSubject cluster,
        @Nullable EventSubject job,
        Map<String, Object> data) {

    /** What it happened to. */
    @Schema(name = "EventSubject")
    public record EventSubject(UUID id) {}

    static EventResponse of(EventView event) {
        var cluster = event.cluster();
        var job = event.job();
        return new EventResponse(
                Long.toString(event.id()),
                event.type(),
                event.at(),
                cluster == null ? null : new EventSubject(cluster.value()),
                job == null ? null : new EventSubject(job.value()),
                event.data());
    }
}
