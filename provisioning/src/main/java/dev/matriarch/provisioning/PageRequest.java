package dev.matriarch.provisioning;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param cursor {@link Page#nextCursor()} of the part before, or null for the beginning
 * @param limit 1 to 200
 */
public record PageRequest(@Nullable String cursor, int limit) {

    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 200;

    public PageRequest {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw RequestRefusedException.with(
                    ErrorCode.INVALID_REQUEST,
                    java.util.List.of(FieldError.parameter("limit", "out-of-range", "limit is 1 to " + MAX_LIMIT)));
        }
    }
}
