package dev.matriarch.api.problems;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataOutageTest {

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08003", "53300", "57P01", "57P03"})
    void aServerThatIsGoneOrFullIsAnOutage(String sqlState) {
        assertThat(MetadataOutage.isCauseOf(wrapped(new SQLException("gone", sqlState))))
                .isTrue();
    }

    @Test
    void aConnectionThatThePoolHasGivenUpIsAnOutage() {
        assertThat(MetadataOutage.isCauseOf(wrapped(new SQLException("Connection is closed"))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42P01", "40001"})
    void aStatementThatIsRefusedIsNone(String sqlState) {
        assertThat(MetadataOutage.isCauseOf(wrapped(new SQLException("refused", sqlState))))
                .isFalse();
    }

    @Test
    void aFaultOfOursIsNone() {
        assertThat(MetadataOutage.isCauseOf(new IllegalStateException("ours"))).isFalse();
    }

    private static Exception wrapped(SQLException cause) {
        return new IllegalStateException("on the way up", cause);
    }
}
