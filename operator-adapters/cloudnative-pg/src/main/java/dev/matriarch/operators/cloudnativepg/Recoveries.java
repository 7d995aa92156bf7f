package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.LogLine.Severity;
import dev.matriarch.operators.LogLine.Source;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.ContainerLog;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why an instance could not be made of an archive, which only the logs of its job's pods tell: PostgreSQL's last words where it
 * came to run, otherwise those of the tool that goes to the store, otherwise the instance manager's.
 */
record Recoveries(ApiServer server) {

    private static final int LINES = 400;

    /** Of connections that come while PostgreSQL starts or stops. */
    private static final String OPERATOR_INTERVENTION = "57P";

    /** As Barman's tools write, before what is wrong. */
    private static final Pattern TOOL = Pattern.compile("\\S+ \\S+ \\[\\d+] ERROR: (.*)", Pattern.DOTALL);

    private static final Pattern MANAGER = Pattern.compile("restore error: (?:.* desc = )?(.*)", Pattern.DOTALL);

    /** Empty where none has failed, or the log does not tell. */
    Optional<String> lastWords(Scene scene) {
        return scene.failedRecoveries().findFirst().flatMap(this::lastWords);
    }

    private Optional<String> lastWords(Pod pod) {
        var postgres = lines(pod, Labels.RECOVERY);
        return last(postgres, Recoveries::fatal)
                .or(() -> last(lines(pod, BarmanPlugin.SIDECAR), line -> words(TOOL, line)))
                .or(() -> last(postgres, line -> words(MANAGER, line)));
    }

    private static Optional<String> last(List<LogLine> lines, Function<LogLine, Optional<String>> words) {
        return lines.reversed().stream()
                .flatMap(line -> words.apply(line).stream())
                .findFirst();
    }

    private static Optional<String> fatal(LogLine line) {
        return line.source() == Source.POSTGRESQL
                        && (line.severity() == Severity.FATAL || line.severity() == Severity.PANIC)
                        && !isOfAConnection(line.more().sqlState())
                ? Optional.of(line.message())
                : Optional.empty();
    }

    private static boolean isOfAConnection(@Nullable String sqlState) {
        return sqlState != null && sqlState.startsWith(OPERATOR_INTERVENTION);
    }

    private static Optional<String> words(Pattern pattern, LogLine line) {
        var said = pattern.matcher(line.message());
        return said.matches() ? Optional.of(said.group(1).strip()) : Optional.empty();
    }

    /** A log that cannot be read says nothing; it is no reason not to have looked at the rest. */
    private List<LogLine> lines(Pod pod, String container) {
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
