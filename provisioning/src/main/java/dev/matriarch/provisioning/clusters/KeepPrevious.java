package dev.matriarch.provisioning.clusters;

import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How long the credentials before a rotation let in. */
final class KeepPrevious {

    static final Duration USUALLY = Duration.ofHours(1);
    static final Duration AT_MOST = Duration.ofDays(7);

    private KeepPrevious() {}

    /** @param text an ISO 8601 duration, or null for the usual one */
    static Duration parsed(@Nullable String text) {
        if (text == null) {
            return USUALLY;
        }
        var keep = read(text);
        if (keep.isNegative() || keep.compareTo(AT_MOST) > 0) {
            throw refusal("out-of-range", "%s: from PT0S to P7D".formatted(text));
        }
        return keep;
    }

    private static Duration read(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw refusal("not-a-duration", "%s: write an ISO 8601 duration, such as PT1H or P2D".formatted(text));
        }
    }

    private static RequestRefusedException refusal(String code, String detail) {
        return RequestRefusedException.invalid(List.of(FieldError.body("#/keepPreviousFor", code, detail)));
    }
}
