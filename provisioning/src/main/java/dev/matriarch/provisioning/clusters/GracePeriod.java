package dev.matriarch.provisioning.clusters;

import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;

/** How long a deleted cluster can be brought back: nothing to 30 days. */
public record GracePeriod(Duration duration) {

    public static final Duration MAX = Duration.ofDays(30);

    /** The cluster is deleted at once. */
    public static final GracePeriod NONE = new GracePeriod(Duration.ZERO);

    public GracePeriod {
        if (duration.isNegative() || duration.compareTo(MAX) > 0) {
            throw RequestRefusedException.invalid(
                    List.of(FieldError.parameter("grace", "out-of-range", "grace is PT0S to P30D")));
        }
    }

    /** @param text a duration of ISO 8601, such as {@code PT24H} */
    public static GracePeriod parse(String text) {
        try {
            return new GracePeriod(Duration.parse(text));
        } catch (DateTimeException e) {
            throw RequestRefusedException.with(
                    ErrorCode.INVALID_PARAMETER,
                    List.of(FieldError.parameter(
                            "grace", "unreadable", "grace is a duration of ISO 8601, such as PT24H or P7D")));
        }
    }

    boolean isNone() {
        return duration.isZero();
    }
}
