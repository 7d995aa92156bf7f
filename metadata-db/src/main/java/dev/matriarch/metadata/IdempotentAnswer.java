package dev.matriarch.metadata;

import org.jspecify.annotations.Nullable;

/**
 * One finished row of {@code idempotency_key}: what the first call with this key was, and what it was answered.
 *
 * @param fingerprint of the request
 */
public record IdempotentAnswer(
        String fingerprint,
        int status,
        @Nullable String location,
        @Nullable String resourceId) {}
