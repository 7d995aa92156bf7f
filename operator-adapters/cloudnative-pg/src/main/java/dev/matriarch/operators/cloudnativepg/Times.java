package dev.matriarch.operators.cloudnativepg;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times as the operator's status has them: as text, in no form that Kubernetes would hold it to. */
final class Times {

    /** Go's way of writing a time. */
    private static final DateTimeFormatter GO = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z");

    private Times() {}

    /** Of {@code 2026-11-26T12:00:00.500000Z}, in whatever zone and however fine; empty for what is no time. */
    static Optional<Instant> read(@Nullable String text) {
        return read(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }

    /** Of {@code 2027-02-24 12:00:00 +0000 UTC}. */
    static Optional<Instant> readGo(String text) {
        return read(text.replaceFirst(" [A-Z]+$", ""), GO);
    }

    private static Optional<Instant> read(@Nullable String text, DateTimeFormatter form) {
        try {
            return Optional.ofNullable(text)
                    .map(one -> OffsetDateTime.parse(one, form).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
