package dev.matriarch.api.logs;

import dev.matriarch.operators.LogLine;
import dev.matriarch.provisioning.clusters.LogReading;
import dev.matriarch.provisioning.clusters.LogReading.InstanceReading;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Logs for somebody at a terminal: a line each, what belongs to it indented below, and at the end what could not be shown.
 * Whoever writes to a log cannot write to the terminal: control characters are shown as dots.
 */
final class LogText {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}&&[^\\n\\t]]");
    private static final String INDENT = "    ";

    private final StringBuilder text = new StringBuilder();

    private LogText() {}

    static String of(LogReading reading) {
        var log = new LogText();
        reading.lines().forEach(log::line);
        reading.instances().forEach(log::instance);
        return log.text.toString();
    }

    private void line(LogLine line) {
        var state = line.more().sqlState();
        text.append("%s %s %s%s%s: ".formatted(line.at(), line.instance(), who(line), line.severity(), after(state)));
        words(line.message());
        part("DETAIL", line.more().detail());
        part("HINT", line.more().hint());
        part("CONTEXT", line.more().context());
        part("STATEMENT", line.more().statement());
    }

    private static String who(LogLine line) {
        var session = line.session();
        if (line.source() == LogLine.Source.MANAGER) {
            return "(manager) ";
        }
        var process = session.processId() == null ? "" : "[%d] ".formatted(session.processId());
        return session.user() == null
                ? process
                : process
                        + CONTROL.matcher("%s@%s ".formatted(session.user(), session.database()))
                                .replaceAll(".");
    }

    private static String after(@Nullable String state) {
        return state == null ? "" : " " + state;
    }

    private void part(String name, @Nullable String words) {
        if (words != null) {
            text.append(INDENT).append(name).append(": ");
            words(words);
        }
    }

    private void words(String words) {
        text.append(CONTROL.matcher(words).replaceAll(".").replace("\n", "\n" + INDENT + INDENT))
                .append('\n');
    }

    private void instance(InstanceReading instance) {
        if (instance.note() != null) {
            text.append("# %s: %s\n".formatted(instance.name(), instance.note()));
        }
        if (instance.cut()) {
            text.append("# %s: older lines are left out\n".formatted(instance.name()));
        }
    }
}
