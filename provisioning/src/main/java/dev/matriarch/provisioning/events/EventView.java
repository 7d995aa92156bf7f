package dev.matriarch.provisioning.events;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.JobId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param id the tenant's own count; a reader that has seen it goes on after it
 * @param type such as {@code job.succeeded}
 */
public record EventView(
        long id,
        String type,
        Instant at,
        @Nullable ClusterId cluster,
        @Nullable JobId job,
        Map<String, Object> data) {}
