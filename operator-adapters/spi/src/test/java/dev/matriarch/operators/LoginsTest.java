package dev.matriarch.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.Logins.Who;
import org.junit.jupiter.api.Test;

class LoginsTest {

    @Test
    void aClusterIsMadeWithTheOwnersPasswordAlone() {
        var made = Logins.asMade();

        assertThat(made.password(Who.OWNER)).contains("0");
        assertThat(made.password(Who.SECOND)).isEmpty();
    }

    @Test
    void thePresentPasswordStaysWhileItIsThePreviousOne() {
        var rotated = Logins.asMade().next();

        assertThat(rotated.password(Who.SECOND)).contains("1");
        assertThat(rotated.password(Who.OWNER)).contains("0");
    }

    @Test
    void whatHasEndedIsAnotherPasswordThanAnyThatLetIn() {
        var ended = Logins.asMade().next().withoutPrevious();

        assertThat(ended.password(Who.SECOND)).contains("1");
        assertThat(ended.password(Who.OWNER)).contains("0-ended");
    }

    @Test
    void rolesTakeTurnsAndNoPasswordIsUsedTwice() {
        var third = Logins.asMade().next().withoutPrevious().next();

        assertThat(third.password(Who.OWNER)).contains("2");
        assertThat(third.password(Who.SECOND)).contains("1");
        assertThat(third.next().password(Who.SECOND)).contains("3");
    }
}
