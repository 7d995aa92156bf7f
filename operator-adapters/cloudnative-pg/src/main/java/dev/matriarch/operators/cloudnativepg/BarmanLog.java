package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.ContainerLog;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What the tools say that go to the store, beside an instance or where one is made: why, where the operator only says that. */
record BarmanLog(ApiServer server) {

    private static final int LINES = 400;

    /** As Barman's tools write, before what is wrong. */
    private static final Pattern TOOL = Pattern.compile("\\S+ \\S+ \\[\\d+] ERROR: (.*)", Pattern.DOTALL);

    /** The last that went wrong, which may be over; empty where nothing did, or the log cannot be read. */
    Optional<String> lastWords(Pod pod) {
        return last(lines(pod, BarmanPlugin.SIDECAR), line -> words(TOOL, line));
    }

    static Optional<String> last(List<LogLine> lines, Function<LogLine, Optional<String>> words) {
        return lines.reversed().stream()
                .flatMap(line -> words.apply(line).stream())
                .findFirst();
    }

    static Optional<String> words(Pattern pattern, LogLine line) {
        var said = pattern.matcher(line.message());
        return said.matches() ? Optional.of(said.group(1).strip()) : Optional.empty();
    }

    /** A log that cannot be read says nothing; it is no reason not to have looked at the rest. */
    List<LogLine> lines(Pod pod, String container) {
        var name = pod.getMetadata().getName();
        var request = new ContainerLog.Request(pod.getMetadata().getNamespace(), name, container, null, LINES, false);
        try {
            return server.callBeyond(client -> ContainerLog.read(client, request)).lines().stream()
                    .flatMap(line -> PostgresLine.parse(name, line.keptAt(), line.text()).stream())
                    .toList();
        } catch (OperatorUnavailableException | OperatorRefusedException e) {
            return List.of();
        }
    }
}
