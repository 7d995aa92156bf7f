package dev.matriarch.api.http;

import dev.matriarch.provisioning.Page;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A part of a list, newest first. */
public record PageResponse<T>(
        List<T> items,

        @Schema(description = "Send it as `cursor` to get the next part; null at the end") @Nullable
        String nextCursor) {

    public static <S, T> PageResponse<T> of(Page<S> page, Function<S, T> toResponse) {
        var mapped = page.map(toResponse);
        return new PageResponse<>(mapped.items(), mapped.nextCursor());
    }

    /** A list that is never longer than one part. */
    public static <S, T> PageResponse<T> of(List<S> all, Function<S, T> toResponse) {
        return of(new Page<>(all, null), toResponse);
    }
}
