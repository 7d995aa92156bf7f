package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.LogLine.Severity;
import dev.matriarch.operators.LogLine.Source;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why an instance could not be made of an archive, which only the logs of its job's pods tell: PostgreSQL's last words where it
 * came to run, otherwise those of the tool that goes to the store, otherwise the instance manager's.
 */
record Recoveries(BarmanLog tools) {

    /** Of connections that come while PostgreSQL starts or stops. */
    private static final String OPERATOR_INTERVENTION = "57P";

    private static final Pattern MANAGER = Pattern.compile("restore error: (?:.* desc = )?(.*)", Pattern.DOTALL);

    /** Empty where none has failed, or the log does not tell. */
    Optional<String> lastWords(Scene scene) {
        return scene.failedRecoveries().findFirst().flatMap(this::lastWords);
    }

    private Optional<String> lastWords(Pod pod) {
        var postgres = tools.lines(pod, Labels.RECOVERY);
        return BarmanLog.last(postgres, Recoveries::fatal)
                .or(() -> tools.lastWords(pod))
                .or(() -> BarmanLog.last(postgres, line -> BarmanLog.words(MANAGER, line)));
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
}
