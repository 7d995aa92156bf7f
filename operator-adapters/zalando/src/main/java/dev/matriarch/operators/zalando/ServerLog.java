package dev.matriarch.operators.zalando;

import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.LogLine.More;
import dev.matriarch.operators.LogLine.Session;
import dev.matriarch.operators.LogLine.Severity;
import dev.matriarch.operators.LogLine.Source;
import dev.matriarch.operators.kubernetes.ContainerLog;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the container of an instance writes: Patroni's lines, and those of PostgreSQL, which we have log there rather than into files of
 * its own, each with {@link #PREFIX}. A message is followed by what belongs to it ({@code DETAIL}, {@code STATEMENT} and so on) under
 * the same prefix; further lines of either begin with a tab.
 */
final class ServerLog {

    /** Time, process, SQLSTATE, and of a client's session its user and database. */
    static final String PREFIX = "%m [%p] %e %q%u@%d ";

    /** Also what was written with PostgreSQL's own prefix, before ours was read. */
    private static final Pattern POSTGRESQL =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}) (?:UTC|GMT) \\[(\\d{1,9})] "
                    + "(?:([0-9A-Z]{5}) )?(?:(\\S*?)@(\\S*?) )?([A-Z]+\\d?):  ?(.*)");

    private static final Pattern PATRONI = Pattern.compile(
            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} (DEBUG|INFO|WARNING|ERROR|CRITICAL): (.*)");

    /** What such a log says behind a message, and others beside it. */
    private static final Pattern PLACE = Pattern.compile(" at character \\d+$");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);
    private static final String NO_STATE = "00000";

    private final String instance;
    private final List<Entry> entries = new ArrayList<>();

    private ServerLog(String instance) {
        this.instance = instance;
    }

    /**
     * Messages in their order. Of a message whose beginning is not there nothing is shown: nobody could tell what is secret in it.
     */
    static List<LogLine> read(String instance, List<ContainerLog.Line> lines) {
        var log = new ServerLog(instance);
        lines.forEach(line -> log.add(line.keptAt(), line.text()));
        return log.entries.stream().map(Entry::line).toList();
    }

    private void add(Instant keptAt, String text) {
        var postgresql = POSTGRESQL.matcher(text);
        if (postgresql.matches()) {
            add(postgresql);
        } else if (text.startsWith("\t")) {
            last().ifPresent(entry -> entry.append(text.substring(1)));
        } else {
            entries.add(new Manager(keptAt, text));
        }
    }

    private void add(Matcher first) {
        var severity = severity(first.group(6));
        if (severity.isPresent()) {
            entries.add(new Message(first, severity.get()));
        } else {
            last().filter(entry -> entry instanceof Message message && message.isOf(first.group(2)))
                    .ifPresent(entry -> ((Message) entry).add(first.group(6), first.group(7)));
        }
    }

    private Optional<Entry> last() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast());
    }

    private static Optional<Severity> severity(String word) {
        return switch (word) {
            case "DEBUG1", "DEBUG2", "DEBUG3", "DEBUG4", "DEBUG5" -> Optional.of(Severity.DEBUG);
            case "INFO", "NOTICE", "WARNING", "ERROR", "LOG", "FATAL", "PANIC" -> Optional.of(Severity.valueOf(word));
            default -> Optional.empty();
        };
    }

    /** Something that is still being read. */
    private interface Entry {
        void append(String line);

        LogLine line();
    }

    /** A line of Patroni's, or of whatever else runs there. */
    private final class Manager implements Entry {

        private final Instant keptAt;
        private final StringBuilder text;

        Manager(Instant keptAt, String text) {
            this.keptAt = keptAt;
            this.text = new StringBuilder(text);
        }

        @Override
        public void append(String line) {
            text.append('\n').append(line);
        }

        @Override
        public LogLine line() {
            var patroni = PATRONI.matcher(text);
            return patroni.lookingAt()
                    ? new LogLine(
                            instance,
                            keptAt,
                            Source.MANAGER,
                            of(patroni.group(1)),
                            patroni.group(2) + text.substring(patroni.end()))
                    : new LogLine(instance, keptAt, Source.MANAGER, Severity.INFO, text.toString());
        }

        private static Severity of(String word) {
            return switch (word) {
                case "DEBUG" -> Severity.DEBUG;
                case "WARNING" -> Severity.WARNING;
                case "ERROR" -> Severity.ERROR;
                case "CRITICAL" -> Severity.FATAL;
                default -> Severity.INFO;
            };
        }
    }

    /** What belongs to a message of PostgreSQL's. */
    private enum Part {
        MESSAGE,
        DETAIL,
        HINT,
        CONTEXT,
        STATEMENT;

        static Part of(String word) {
            return switch (word) {
                case "DETAIL" -> DETAIL;
                case "HINT" -> HINT;
                case "STATEMENT" -> STATEMENT;
                default -> CONTEXT;
            };
        }
    }

    /** A message of PostgreSQL's. */
    private final class Message implements Entry {

        private final Matcher first;
        private final Severity severity;
        private final Map<Part, String> parts = new EnumMap<>(Part.class);
        private Part now = Part.MESSAGE;

        Message(Matcher first, Severity severity) {
            this.first = first;
            this.severity = severity;
            parts.put(now, first.group(7));
        }

        boolean isOf(String process) {
            return first.group(2).equals(process);
        }

        void add(String part, String words) {
            now = Part.of(part);
            append(words);
        }

        @Override
        public void append(String line) {
            parts.merge(now, line, (before, more) -> before + "\n" + more);
        }

        @Override
        public LogLine line() {
            var state = first.group(3);
            return new LogLine(
                    instance,
                    LocalDateTime.parse(first.group(1), TIME).toInstant(ZoneOffset.UTC),
                    Source.POSTGRESQL,
                    severity,
                    PLACE.matcher(String.valueOf(parts.get(Part.MESSAGE))).replaceFirst(""),
                    new Session(
                            Integer.valueOf(first.group(2)),
                            orNull(first.group(4)),
                            orNull(first.group(5)),
                            null,
                            null),
                    new More(
                            NO_STATE.equals(state) ? null : state,
                            parts.get(Part.DETAIL),
                            parts.get(Part.HINT),
                            parts.get(Part.CONTEXT),
                            parts.get(Part.STATEMENT)));
        }

        private static @Nullable String orNull(@Nullable String words) {
            return words == null || words.isEmpty() ? null : words;
        }
    }
}
