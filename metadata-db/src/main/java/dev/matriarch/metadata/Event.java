package dev.matriarch.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code event}.
 *
 * @param seq the tenant's own count, in the order of commits, without gaps that fill later
 * @param type such as {@code job.succeeded}
 * @param data more about it, as JSON, without secrets
 */
public record Event(
        TenantId tenant,
        long seq,
        String type,
        Instant at,
        @Nullable ClusterId cluster,
        @Nullable JobId job,
        String data) {}
