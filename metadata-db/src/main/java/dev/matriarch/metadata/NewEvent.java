package dev.matriarch.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that has no number yet.
 *
 * @param data more about it, as JSON, without secrets
 */
public record NewEvent(
        String type,
        Instant at,
        @Nullable ClusterId cluster,
        @Nullable JobId job,
        String data) {}
