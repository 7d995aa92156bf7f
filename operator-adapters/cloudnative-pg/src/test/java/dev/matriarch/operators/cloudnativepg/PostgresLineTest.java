package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.LogLine.More;
import dev.matriarch.operators.LogLine.Session;
import dev.matriarch.operators.LogLine.Severity;
import dev.matriarch.operators.LogLine.Source;
import dev.matriarch.operators.kubernetes.Resources;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What real containers wrote, and what is made of it. */
class PostgresLineTest {

    private static final List<LogLine> REAL = real().toList();

    private static Stream<LogLine> real() {
        return Resources.text("/logs/postgres.log").lines().flatMap(line -> {
            var space = line.indexOf(' ');
            return PostgresLine.parse("talk-1", Instant.parse(line.substring(0, space)), line.substring(space + 1))
                    .stream();
        });
    }

    @Test
    void everyLineIsRead() {
        assertThat(REAL).hasSize(16).allMatch(line -> line.instance().equals("talk-1"));
    }

    @Test
    void aStatementThatFailed() {
        assertThat(REAL)
                .contains(new LogLine(
                        "talk-1",
                        Instant.parse("2026-11-26T17:01:09.164Z"),
                        Source.POSTGRESQL,
                        Severity.ERROR,
                        "syntax error at or near \"hunter2\"",
                        new Session(245, "postgres", "app", "psql", "[local]"),
                        new More("42601", null, null, null, "ALTER USER app PASSWORD hunter2")));
    }

    @Test
    void aLoginThatWasRefused() {
        assertThat(REAL)
                .filteredOn(line -> line.severity() == Severity.FATAL)
                .hasSize(2)
                .allSatisfy(line -> {
                    assertThat(line.message()).isEqualTo("password authentication failed for user \"app\"");
                    assertThat(line.more().detail()).startsWith("Connection matched file");
                    assertThat(line.more().sqlState()).isEqualTo("28P01");
                    assertThat(line.session().client()).startsWith("127.0.0.1:");
                });
    }

    @Test
    void contextAndSeveralLines() {
        assertThat(REAL)
                .extracting(line -> line.more().context())
                .contains("SQL statement \"SELECT 1/0\"\nPL/pgSQL function inline_code_block line 1 at PERFORM");
        assertThat(REAL).extracting(line -> line.more().statement()).contains("select x;\nselect\n  y from z");
    }

    @Test
    void whatPostgresqlSaysBeforeItsCollectorRuns() {
        var first = REAL.getFirst();

        assertThat(first.source()).isEqualTo(Source.POSTGRESQL);
        assertThat(first.severity()).isEqualTo(Severity.LOG);
        assertThat(first.message()).isEqualTo("redirecting log output to logging collector process");
        assertThat(first.at()).isEqualTo("2026-11-26T16:54:22.121Z");
        assertThat(first.session().processId()).isEqualTo(23);
    }

    @Test
    void noStateIsNone() {
        assertThat(REAL.get(2).severity()).isEqualTo(Severity.LOG);
        assertThat(REAL.get(2).more().sqlState()).isNull();
    }

    @Test
    void theManagersErrorSaysThatPostgresqlWasKilled() {
        assertThat(REAL)
                .filteredOn(line -> line.source() == Source.MANAGER)
                .extracting(LogLine::severity, LogLine::message)
                .containsExactly(
                        tuple(Severity.ERROR, "PostgreSQL process exited with errors: signal: killed"),
                        tuple(Severity.INFO, "Terminated slot Replicator loop"));
    }

    @Test
    void ofALineThatWasBrokenOffNothingIsShown() {
        var whole =
                Resources.text("/logs/postgres.log").lines().skip(3).findFirst().orElseThrow();

        assertThat(PostgresLine.parse("talk-1", Instant.EPOCH, whole.substring(31, 300)))
                .isEmpty();
    }

    @Test
    void aLineThatIsNoJsonIsTheManagers() {
        assertThat(PostgresLine.parse("talk-1", Instant.EPOCH, "panic: runtime error"))
                .contains(new LogLine("talk-1", Instant.EPOCH, Source.MANAGER, Severity.INFO, "panic: runtime error"));
    }
}
