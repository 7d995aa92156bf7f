package dev.matriarch.api.http;

import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header {@code Prefer} (RFC 7240): preferences that cannot be honoured are passed over. */
final class Prefer {

    private static final Pattern WAIT =
            Pattern.compile("\\s*wait\\s*=\\s*\"?([0-9]{1,9})\"?\\s*(;.*)?", Pattern.CASE_INSENSITIVE);
    private static final long LONGEST_SECONDS = 300;

    private Prefer() {}

    /** How long the caller would wait for a job, 1 s to 300 s; null where it would not. */
    static @Nullable Duration waiting(Enumeration<String> headers) {
        for (var header : Collections.list(headers)) {
            for (var preference : header.split(",", -1)) {
                var wait = WAIT.matcher(preference);
                if (wait.matches() && Long.parseLong(wait.group(1)) > 0) {
                    return Duration.ofSeconds(Math.min(LONGEST_SECONDS, Long.parseLong(wait.group(1))));
                }
            }
        }
        return null;
    }
}
