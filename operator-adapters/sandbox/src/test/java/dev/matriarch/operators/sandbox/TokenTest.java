package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.sandbox.Token.Reached;
import dev.matriarch.operators.sandbox.Token.Verdict.Ahead;
import dev.matriarch.operators.sandbox.Token.Verdict.Fulfilled;
import dev.matriarch.operators.sandbox.Token.Verdict.Unfit;
import org.junit.jupiter.api.Test;

class TokenTest {

    private static final Token TOKEN = new Token(-7, 3, Lsn.parse("0/5000028"), Lsn.parse("0/50000A0"));

    @Test
    void itComesAsItWent() {
        assertThat(Token.parse(TOKEN.text())).contains(TOKEN);
    }

    @Test
    void eachLetterCounts() {
        var text = TOKEN.text();
        for (var i = 0; i < text.length(); i++) {
            var other = text.charAt(i) == 'x' ? 'y' : 'x';
            assertThat(Token.parse(text.substring(0, i) + other + text.substring(i + 1)))
                    .isEmpty();
        }
        assertThat(Token.parse("")).isEmpty();
        assertThat(Token.parse("none")).isEmpty();
    }

    @Test
    void whoHasAllAndNothingElseFulfilsIt() {
        assertThat(TOKEN.of(new Reached(-7, 3, TOKEN.end(), 3))).isEqualTo(new Fulfilled());
    }

    @Test
    void whoHasNotAllYetWaits() {
        assertThat(TOKEN.of(new Reached(-7, 3, TOKEN.checkpoint(), 3))).isInstanceOf(Ahead.class);
        assertThat(TOKEN.of(new Reached(-7, 2, TOKEN.end(), 3))).isInstanceOf(Ahead.class);
    }

    @Test
    void aStaleOneFitsNobody() {
        assertThat(TOKEN.of(new Reached(-7, 3, Lsn.parse("0/50000A8"), 3))).isInstanceOf(Unfit.class);
        assertThat(TOKEN.of(new Reached(-7, 4, Lsn.parse("0/6000000"), 4))).isInstanceOf(Unfit.class);
        assertThat(TOKEN.of(new Reached(-7, 3, TOKEN.end(), 4)))
                .as("somebody has taken writes on the next timeline, of which nothing is replayed yet")
                .isInstanceOf(Unfit.class);
    }

    @Test
    void oneOfOtherDataFitsNobody() {
        assertThat(TOKEN.of(new Reached(7, 3, TOKEN.end(), 3))).isInstanceOf(Unfit.class);
    }
}
