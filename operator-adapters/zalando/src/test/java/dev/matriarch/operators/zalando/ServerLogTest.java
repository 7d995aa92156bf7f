package dev.matriarch.operators.zalando;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.LogLine.Severity;
import dev.matriarch.operators.LogLine.Source;
import dev.matriarch.operators.kubernetes.ContainerLog;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerLogTest {

    private static final Instant KEPT_AT = Instant.parse("2026-11-27T12:00:00Z");

    @Test
    void aMessageOfPostgresqlHasItsPartsAndItsSession() {
        var lines = read("""
                2026-11-27 11:59:58.123 UTC [77] 42P01 app@shop ERROR:  relation "carts" does not exist at character 15
                2026-11-27 11:59:58.123 UTC [77] 42P01 app@shop HINT:  look again
                2026-11-27 11:59:58.123 UTC [77] 42P01 app@shop STATEMENT:  select *
                \tfrom carts
                """);

        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.at()).isEqualTo("2026-11-27T11:59:58.123Z");
            assertThat(line.source()).isEqualTo(Source.POSTGRESQL);
            assertThat(line.severity()).isEqualTo(Severity.ERROR);
            assertThat(line.message()).isEqualTo("relation \"carts\" does not exist");
            assertThat(line.session().user()).isEqualTo("app");
            assertThat(line.session().database()).isEqualTo("shop");
            assertThat(line.more().sqlState()).isEqualTo("42P01");
            assertThat(line.more().hint()).isEqualTo("look again");
            assertThat(line.more().statement()).isEqualTo("select *\nfrom carts");
        });
    }

    @Test
    void theServersOwnMessagesHaveNoSession() {
        var lines = read("""
                2026-11-27 11:59:58.123 UTC [30] 00000 LOG:  checkpoint starting: time
                2026-11-27 11:59:59.000 UTC [1] LOG:  starting PostgreSQL 17.6
                """);

        assertThat(lines)
                .extracting(LogLine::message)
                .containsExactly("checkpoint starting: time", "starting PostgreSQL 17.6");
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.session().user()).isNull();
            assertThat(line.more().sqlState()).isNull();
        });
    }

    @Test
    void patronisLinesAreTheManagersWithTheirSeverity() {
        var lines = read("""
                2026-11-27 11:59:58,123 INFO: no action. I am (orders-0), the leader with the lock
                2026-11-27 11:59:58,123 WARNING: Loop time exceeded
                something else
                """);

        assertThat(lines)
                .allMatch(line -> line.source() == Source.MANAGER && line.at().equals(KEPT_AT));
        assertThat(lines).extracting(LogLine::severity).containsExactly(Severity.INFO, Severity.WARNING, Severity.INFO);
        assertThat(lines.getFirst().message()).startsWith("no action.");
    }

    @Test
    void whatBelongsToAMessageThatIsNotThereIsNotShown() {
        assertThat(read("""
                \tpassword 'hush'
                2026-11-27 11:59:58.123 UTC [77] 42P01 app@shop STATEMENT:  alter role app password 'hush'
                """)).isEmpty();
    }

    private static List<LogLine> read(String text) {
        return ServerLog.read(
                "orders-0",
                text.lines().map(line -> new ContainerLog.Line(KEPT_AT, line)).toList());
    }
}
