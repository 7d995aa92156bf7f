package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.LogLine.More;
import dev.matriarch.operators.LogLine.Session;
import dev.matriarch.operators.LogLine.Severity;
import dev.matriarch.operators.LogLine.Source;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's log as text, written with {@link #PREFIX}. A message is followed by what belongs to it ({@code DETAIL},
 * {@code STATEMENT} and so on) under the same prefix; further lines of either begin with a tab.
 */
final class StderrLog {

    /** Time, process, SQLSTATE, and of a client's session its user and database. */
    static final String PREFIX = "%m [%p] %e %q%u@%d ";

    /** Also what was written with a prefix of time and process alone. */
    private static final Pattern FIRST =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}) UTC \\[(\\d{1,9})] "
                    + "(?:([0-9A-Z]{5}) )?(?:(.*?)@(.*?) )?([A-Z]+\\d?):  ?(.*)");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);
    private static final String NO_STATE = "00000";

    private final String instance;
    private final List<Entry> entries = new ArrayList<>();

    private StderrLog(String instance) {
        this.instance = instance;
    }

    /** What is in the text from its first whole message on. */
    static List<LogLine> parse(String instance, String text) {
        var log = new StderrLog(instance);
        text.lines().forEach(log::add);
        return log.entries.stream().map(Entry::line).toList();
    }

    private void add(String line) {
        var first = FIRST.matcher(line);
        if (!first.matches()) {
            if (!entries.isEmpty()) {
                entries.getLast().append(line.startsWith("\t") ? line.substring(1) : line);
            }
            return;
        }
        var severity = severity(first.group(6));
        if (severity.isPresent()) {
            entries.add(new Entry(first, severity.get()));
        } else if (!entries.isEmpty() && entries.getLast().isOf(first.group(2))) {
            entries.getLast().add(first.group(6), first.group(7));
        }
    }

    private static Optional<Severity> severity(String word) {
        return switch (word) {
            case "DEBUG1", "DEBUG2", "DEBUG3", "DEBUG4", "DEBUG5" -> Optional.of(Severity.DEBUG);
            case "INFO", "NOTICE", "WARNING", "ERROR", "LOG", "FATAL", "PANIC" -> Optional.of(Severity.valueOf(word));
            default -> Optional.empty();
        };
    }

    /** A message and what belongs to it, while it is being read. */
    private final class Entry {

        private final Matcher first;
        private final Severity severity;
        private final StringBuilder message;
        private final StringBuilder detail = new StringBuilder();
        private final StringBuilder hint = new StringBuilder();
        private final StringBuilder context = new StringBuilder();
        private final StringBuilder statement = new StringBuilder();
        private StringBuilder now;

        Entry(Matcher first, Severity severity) {
            this.first = first;
            this.severity = severity;
            this.message = new StringBuilder(first.group(7));
            this.now = message;
        }

        boolean isOf(String process) {
            return first.group(2).equals(process);
        }

        void add(String part, String words) {
            now = switch (part) {
                case "DETAIL" -> detail;
                case "HINT" -> hint;
                case "STATEMENT" -> statement;
                default -> context;
            };
            now.append(now.isEmpty() ? "" : "\n").append(words);
        }

        void append(String line) {
            now.append('\n').append(line);
        }

        LogLine line() {
            var state = first.group(3);
            return new LogLine(
                    instance,
                    at(first.group(1)),
                    Source.POSTGRESQL,
                    severity,
                    message.toString(),
                    new Session(Integer.valueOf(first.group(2)), first.group(4), first.group(5), null, null),
                    new More(
                            NO_STATE.equals(state) ? null : state,
                            orNull(detail),
                            orNull(hint),
                            orNull(context),
                            orNull(statement)));
        }

        private static Instant at(String text) {
            return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
        }

        private static @Nullable String orNull(StringBuilder words) {
            return words.isEmpty() ? null : words.toString();
        }
    }
}
