package dev.matriarch.provisioning;

import org.jspecify.annotations.Nullable;

/**
 * What a call that changed something answered, as far as it is kept for a replay.
 *
 * @param resourceId the job, or the resource that was made
 * @param replayed true when an earlier call with the same key did the work
 */
public record Answer(
        int status, @Nullable String location, @Nullable String resourceId, boolean replayed) {}
