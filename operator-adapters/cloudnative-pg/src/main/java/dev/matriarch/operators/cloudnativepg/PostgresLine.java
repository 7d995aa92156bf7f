package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.LogLine.More;
import dev.matriarch.operators.LogLine.Session;
import dev.matriarch.operators.LogLine.Severity;
import dev.matriarch.operators.LogLine.Source;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an instance's container writes, line by line (CloudNativePG 1.30, seen live): JSON of the instance manager, which
 * wraps PostgreSQL's own records ({@code "logger":"postgres","msg":"record"}, with the fields of PostgreSQL's csvlog) and
 * logs for itself too. What PostgreSQL writes before its log collector runs comes as text in {@code msg}.
 */
final class PostgresLine {

    private static final ObjectMapper TREES = new ObjectMapper();
    private static final String POSTGRES = "postgres";
    private static final String RECORD = "record";
    private static final String NO_STATE = "00000";
    private static final DateTimeFormatter LOG_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);
    private static final Pattern TEXT =
            Pattern.compile("(\\S+ \\S+ \\S+) \\[(\\d+)] ([A-Z]+\\d?): +(.*)", Pattern.DOTALL);

    private PostgresLine() {}

    /**
     * Empty for what cannot be told: of a line that was broken off nothing is shown, because nobody could tell the secrets in
     * it.
     *
     * @param keptAt when the node had it, for a line without a time of its own
     */
    static Optional<LogLine> parse(String instance, Instant keptAt, String text) {
        if (!text.startsWith("{")) {
            return Optional.of(new LogLine(instance, keptAt, Source.MANAGER, Severity.INFO, text));
        }
        return tree(text).map(line -> parse(instance, keptAt, line));
    }

    private static Optional<JsonNode> tree(String text) {
        try {
            return Optional.of(TREES.readTree(text));
        } catch (JsonProcessingException broken) {
            return Optional.empty();
        }
    }

    private static LogLine parse(String instance, Instant keptAt, JsonNode line) {
        var at = at(line, keptAt);
        var isPostgres = POSTGRES.equals(value(line, "logger"));
        if (isPostgres && line.path(RECORD).isObject()) {
            return record(instance, at, line.path(RECORD));
        }
        return isPostgres
                ? text(instance, at, message(line))
                : new LogLine(instance, at, Source.MANAGER, severity(value(line, "level")), message(line));
    }

    /** As PostgreSQL writes to its standard error, which is where it says why it does not start. */
    private static LogLine text(String instance, Instant loggedAt, String words) {
        var text = TEXT.matcher(words);
        if (!text.matches()) {
            return new LogLine(instance, loggedAt, Source.POSTGRESQL, Severity.INFO, words);
        }
        var session = new Session(number(text.group(2)), null, null, null, null);
        return new LogLine(
                instance,
                logTime(text.group(1)).orElse(loggedAt),
                Source.POSTGRESQL,
                severity(text.group(3)),
                text.group(4),
                session,
                More.NOTHING);
    }

    private static LogLine record(String instance, Instant loggedAt, JsonNode entry) {
        return new LogLine(
                instance,
                logTime(value(entry, "log_time")).orElse(loggedAt),
                Source.POSTGRESQL,
                severity(value(entry, "error_severity")),
                orEmpty(value(entry, "message")),
                new Session(
                        number(value(entry, "process_id")),
                        value(entry, "user_name"),
                        value(entry, "database_name"),
                        value(entry, "application_name"),
                        value(entry, "connection_from")),
                new More(
                        NO_STATE.equals(value(entry, "sql_state_code")) ? null : value(entry, "sql_state_code"),
                        value(entry, "detail"),
                        value(entry, "hint"),
                        value(entry, "context"),
                        value(entry, "query")));
    }

    /** The manager's message, and the error it speaks of. */
    private static String message(JsonNode line) {
        return Stream.of(value(line, "msg"), value(line, "error"))
                .filter(words -> words != null)
                .collect(Collectors.joining(": "));
    }

    /** In the zone that {@code log_timezone} names, which nobody but the operator sets: UTC, or GMT as it says. */
    private static Optional<Instant> logTime(@Nullable String text) {
        if (text == null || !text.matches(".* (UTC|GMT)")) {
            return Optional.empty();
        }
        try {
            var local = LocalDateTime.parse(text.substring(0, text.lastIndexOf(' ')), LOG_TIME);
            return Optional.of(local.toInstant(ZoneOffset.UTC));
        } catch (DateTimeException other) {
            return Optional.empty();
        }
    }

    private static Instant at(JsonNode line, Instant otherwise) {
        try {
            return Instant.parse(orEmpty(value(line, "ts")));
        } catch (DateTimeException none) {
            return otherwise;
        }
    }

    /** PostgreSQL's {@code DEBUG1} to {@code DEBUG5} are one, and the manager's levels are the nearest of PostgreSQL's. */
    private static Severity severity(@Nullable String word) {
        return switch (orEmpty(word).toUpperCase(Locale.ROOT)) {
            case "NOTICE" -> Severity.NOTICE;
            case "WARNING" -> Severity.WARNING;
            case "ERROR" -> Severity.ERROR;
            case "LOG" -> Severity.LOG;
            case "FATAL" -> Severity.FATAL;
            case "PANIC" -> Severity.PANIC;
            case "DEBUG", "TRACE", "DEBUG1", "DEBUG2", "DEBUG3", "DEBUG4", "DEBUG5" -> Severity.DEBUG;
            default -> Severity.INFO;
        };
    }

    private static @Nullable Integer number(@Nullable String text) {
        return text != null && text.matches("\\d{1,9}") ? Integer.valueOf(text) : null;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static @Nullable String value(JsonNode object, String field) {
        var text = object.path(field).asText("");
        return text.isEmpty() ? null : text;
    }
}
