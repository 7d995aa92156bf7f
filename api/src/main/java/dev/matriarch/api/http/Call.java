package dev.matriarch.api.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call that changes something, as far as its headers say how.
 *
 * @param idempotencyKey the caller's name for this call, or null
 * @param fingerprint equal for calls that ask for the same
 * @param waiting how long to wait for the job's end before answering, or null
 */
public record Call(
        @Nullable String idempotencyKey,
        String fingerprint,
        @Nullable Duration waiting) {}
