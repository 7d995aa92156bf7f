package dev.matriarch.provisioning.clusters;

import dev.matriarch.operators.Logs.Wanted;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of a cluster's logs somebody wants.
 *
 * @param instance only its lines, or null for those of all
 * @param since none that is older, or null
 * @param tail the most of one instance, 1 to 1000, of which the newest are taken
 * @param manager all that the operator's manager says, not its warnings and errors alone
 */
public record LogQuery(@Nullable String instance, @Nullable Since since, int tail, boolean manager) {

    public static final int DEFAULT_TAIL = 100;
    public static final int MAX_TAIL = 1000;

    public LogQuery {
        if (tail < 1 || tail > MAX_TAIL) {
            throw RequestRefusedException.invalid(
                    List.of(FieldError.parameter("tail", "out-of-range", "tail is 1 to " + MAX_TAIL)));
        }
    }

    /** A moment, or so long ago. */
    public sealed interface Since {

        record At(Instant moment) implements Since {}

        record Ago(Duration duration) implements Since {}

        /**
         * @param text an instant of RFC 3339 ({@code 2026-11-20T03:00:00Z}) or a duration of ISO 8601 ({@code PT10M}),
         *     which means so long ago
         */
        static Since parse(String text) {
            try {
                return text.startsWith("P")
                        ? new Ago(positive(Duration.parse(text)))
                        : new At(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeException e) {
                throw RequestRefusedException.with(
                        ErrorCode.INVALID_PARAMETER,
                        List.of(FieldError.parameter(
                                "since",
                                "unreadable",
                                "since is a moment such as 2026-11-20T03:00:00Z, or how long ago, such as PT10M")));
            }
        }

        private static Duration positive(Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw new DateTimeException("not in the past");
            }
            return duration;
        }
    }

    /** In the SPI's words. */
    Wanted wanted(Instant now) {
        var from = switch (since) {
            case null -> null;
            case Since.At(var moment) -> moment;
            case Since.Ago(var duration) -> ago(now, duration);
        };
        return new Wanted(instance, from, tail, manager, Map.of());
    }

    /** Longer ago than there was any time is from the beginning. */
    private static @Nullable Instant ago(Instant now, Duration duration) {
        return duration.compareTo(Duration.between(Instant.EPOCH, now)) > 0 ? null : now.minus(duration);
    }
}
