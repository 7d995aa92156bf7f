package dev.matriarch.provisioning;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keyset pages. A list asks its store for {@link #rows} after {@link #last}; the row beyond the page only says that there
 * is more.
 */
public final class Pages {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Pages() {}

    /** How many rows to ask for: one more than the page holds. */
    public static int rows(PageRequest request) {
        return request.limit() + 1;
    }

    /**
     * What the last row of the page before was known by, or null for the first page.
     *
     * @param list names the list, so that another list's cursor is refused
     * @param key reads what {@link #page} was given as a row's key
     */
    public static <K> @Nullable K last(PageRequest request, String list, Function<String, K> key) {
        if (request.cursor() == null) {
            return null;
        }
        try {
            var text = new String(Base64.getUrlDecoder().decode(request.cursor()), StandardCharsets.UTF_8);
            if (text.startsWith(list + ":")) {
                return key.apply(text.substring(list.length() + 1));
            }
        } catch (RuntimeException unreadable) {
            throw refusal();
        }
        throw refusal();
    }

    /** The page that these rows make. */
    public static <T> Page<T> page(PageRequest request, String list, List<T> rows, Function<T, String> key) {
        if (rows.size() <= request.limit()) {
            return new Page<>(rows, null);
        }
        var items = rows.subList(0, request.limit());
        var cursor = list + ":" + key.apply(items.getLast());
        return new Page<>(items, ENCODER.encodeToString(cursor.getBytes(StandardCharsets.UTF_8)));
    }

    private static RequestRefusedException refusal() {
        return RequestRefusedException.with(
                ErrorCode.INVALID_CURSOR,
                List.of(FieldError.parameter(
                        "cursor", "invalid-cursor", "this is no nextCursor of this list: begin without a cursor")));
    }
}
