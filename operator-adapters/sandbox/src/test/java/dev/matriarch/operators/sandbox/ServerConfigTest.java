package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerConfigTest {

    @Test
    void theCustomersParametersComeAfterOursAndBeforeWhatNobodyMayChange() {
        var text = ServerConfig.text(Map.of("shared_buffers", "32MB", "fsync", "off"), Map.of("port", "20001"));

        assertThat(text.indexOf("shared_buffers = '16MB'")).isLessThan(text.indexOf("shared_buffers = '32MB'"));
        assertThat(text.indexOf("fsync = 'off'")).isLessThan(text.indexOf("fsync = 'on'"));
        assertThat(text).contains("port = '20001'");
    }

    @Test
    void aValueCannotLeaveItsQuotes() {
        assertThat(ServerConfig.text(Map.of("search_path", "a'\nfsync = off\n'"), Map.of()))
                .contains("search_path = 'a''\\nfsync = off\\n'''");
    }

    @Test
    void positionsAreReadAndPrintedAsPostgresqlDoes() {
        assertThat(Lsn.parse("16/B374D848")).hasToString("16/B374D848");
        assertThat(Lsn.parse("1/0").compareTo(Lsn.parse("0/FFFFFFFF"))).isPositive();
        assertThat(Lsn.parse("0/10").max(null)).isEqualTo(Lsn.parse("0/10"));
    }
}
