package dev.matriarch.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.server.demo.Options.Mode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    @Test
    void withoutWordsTheDemoStays() {
        var options = Options.of(List.of());
        assertThat(options.mode()).isEqualTo(Mode.STAY);
        assertThat(options.home()).isEqualTo(Path.of(".matriarch"));
        assertThat(options.port()).isEmpty();
    }

    @Test
    void optionsMayStandBeforeAndAfterTheMode() {
        var options = Options.of(List.of("--port", "9000", "--check", "--home", "/tmp/x"));
        assertThat(options.mode()).isEqualTo(Mode.CHECK);
        assertThat(options.port()).hasValue(9000);
        assertThat(options.home()).isEqualTo(Path.of("/tmp/x"));
    }

    @Test
    void aStatementFollowsSql() {
        assertThat(Options.of(List.of("sql", "select 1")).sql()).isEqualTo("select 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sql", "--port", "--port 0", "--port 99999", "--port ten", "--home", "--chek", "sql a b"})
    void whatIsNotUnderstoodIsAnsweredByTheUsage(String words) {
        assertThatThrownBy(() -> Options.of(List.of(words.split(" "))))
                .isInstanceOf(DemoFailedException.class)
                .hasMessageContaining("usage: ./demo");
    }
}
