package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.LogLine;
import dev.matriarch.operators.LogLine.More;
import dev.matriarch.operators.LogLine.Session;
import dev.matriarch.operators.LogLine.Severity;
import dev.matriarch.operators.LogLine.Source;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StderrLogTest {

    private static final Instant AT = Instant.parse("2026-11-26T17:01:09.164Z");

    @Test
    void aMessageHasWhatBelongsToIt() {
        var lines = StderrLog.parse("orders-1", """
            2026-11-26 17:01:09.164 UTC [245] 42601 app@shop ERROR:  syntax error at or near "x" at character 8
            2026-11-26 17:01:09.164 UTC [245] 42601 app@shop DETAIL:  one
            \ttwo
            2026-11-26 17:01:09.164 UTC [245] 42601 app@shop HINT:  look
            2026-11-26 17:01:09.164 UTC [245] 42601 app@shop CONTEXT:  there
            2026-11-26 17:01:09.164 UTC [245] 42601 app@shop STATEMENT:  select
            \t  x
            """);

        assertThat(lines)
                .containsExactly(new LogLine(
                        "orders-1",
                        AT,
                        Source.POSTGRESQL,
                        Severity.ERROR,
                        "syntax error at or near \"x\" at character 8",
                        new Session(245, "app", "shop", null, null),
                        new More("42601", "one\ntwo", "look", "there", "select\n  x")));
    }

    @Test
    void theServersOwnProcessesHaveNoSession() {
        assertThat(StderrLog.parse(
                        "orders-1", "2026-11-26 17:01:09.164 UTC [7] 00000 LOG:  checkpoint starting: time\n"))
                .containsExactly(new LogLine(
                        "orders-1",
                        AT,
                        Source.POSTGRESQL,
                        Severity.LOG,
                        "checkpoint starting: time",
                        new Session(7, null, null, null, null),
                        More.NOTHING));
    }

    @Test
    void anEarlierPrefixIsReadToo() {
        assertThat(StderrLog.parse("orders-1", "2026-11-26 17:01:09.164 UTC [7] FATAL:  no\n"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.severity()).isEqualTo(Severity.FATAL);
                    assertThat(line.message()).isEqualTo("no");
                });
    }

    @Test
    void whatBelongsToAMessageThatIsNotThereIsNotShown() {
        assertThat(StderrLog.parse("orders-1", """
              and password 'hunter2'
            2026-11-26 17:01:09.164 UTC [9] 42601 app@shop STATEMENT:  select
            2026-11-26 17:01:09.164 UTC [7] 00000 LOG:  here
            2026-11-26 17:01:09.164 UTC [9] 42601 app@shop STATEMENT:  another's
            """))
                .singleElement()
                .satisfies(line -> assertThat(line.more()).isEqualTo(More.NOTHING));
    }
}
