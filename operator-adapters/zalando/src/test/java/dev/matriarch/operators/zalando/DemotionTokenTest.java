package dev.matriarch.operators.zalando;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a cluster's WAL ended, and who may go on from there. */
class DemotionTokenTest {

    private static final String DATA = "7300000000000000001";
    private static final DemotionToken TOKEN = new DemotionToken(DATA, 3, 0x5000060);

    @Test
    void itComesBackAsItWasLeft() {
        assertThat(DemotionToken.parse(TOKEN.text())).hasValue(TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none", ".", "1.2.3", "7300000000000000001.3.83886177.00000000", "a.b.c.d"})
    void whatNobodyHasLeftIsNone(String text) {
        assertThat(DemotionToken.parse(text)).isEmpty();
    }

    @Test
    void whatWasAlteredOnTheWayIsNone() {
        assertThat(DemotionToken.parse(TOKEN.text().replace(".3.", ".4."))).isEmpty();
    }

    @Test
    void whoeverHasAllOfItAndNothingElseMayGoOn() {
        assertThat(TOKEN.isReached(there(DATA, 3, 0x5000060))).isTrue();
        assertThat(TOKEN.unfit(there(DATA, 3, 0x5000060))).isNull();
    }

    /** It is still on its way. */
    @Test
    void whoeverHasLessWaits() {
        for (var less :
                new WalLook[] {there(DATA, 3, 0x5000000), there(DATA, 2, 0x5000060), there(DATA, 2, 0x6000000)}) {
            assertThat(TOKEN.isReached(less)).isFalse();
            assertThat(TOKEN.unfit(less)).isNull();
        }
    }

    @Test
    void whoeverHasMoreOrOtherDataNeverMay() {
        assertThat(TOKEN.unfit(there("7300000000000000002", 3, 0x5000060)))
                .isEqualTo("it was left by a cluster with other data");
        assertThat(TOKEN.unfit(there(DATA, 4, 0x5000060)))
                .isEqualTo("it was left on timeline 3, and somebody has taken writes on timeline 4 since");
        assertThat(TOKEN.unfit(there(DATA, 3, 0x5000061)))
                .isEqualTo("it was left at 0/5000060, and there has been WAL up to 0/5000061 since");
        assertThat(TOKEN.isReached(there(DATA, 3, 0x5000061))).isFalse();
    }

    private static WalLook there(String data, int timeline, long position) {
        return new WalLook(true, data, timeline, position, null, 1000, Set.of(), Set.of());
    }
}
