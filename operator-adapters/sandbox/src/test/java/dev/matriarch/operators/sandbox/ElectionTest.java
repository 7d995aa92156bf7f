package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.sandbox.Election.Candidate;
import dev.matriarch.operators.sandbox.Election.Verdict.Chosen;
import dev.matriarch.operators.sandbox.Election.Verdict.Refused;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ElectionTest {

    private static final Candidate AHEAD = new Candidate("orders-2", 3, Lsn.parse("0/5000060"));
    private static final Candidate BEHIND = new Candidate("orders-3", 3, Lsn.parse("0/5000000"));
    private static final Candidate OF_AN_EARLIER_TERM = new Candidate("orders-4", 2, Lsn.parse("1/0"));

    @Test
    void theMostAdvancedIsChosenWhenEveryCommitIsOnSomeoneWhoIsThere() {
        var election = new Election(List.of(quorum(1, "orders-2", "orders-3")));

        assertThat(election.choose(List.of(BEHIND, AHEAD), null, false)).isEqualTo(new Chosen("orders-2"));
    }

    @Test
    void nobodyIsChosenWhenACommitCouldBeOnTheAbsentOneOnly() {
        var election = new Election(List.of(quorum(1, "orders-2", "orders-3")));

        assertThat(election.choose(List.of(AHEAD), null, false))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.why())
                                .isEqualTo("1 of 2 standbys can be reached and 1 confirmed each commit, "
                                        + "so rows could be missing on all of them: R + W > N does not hold"));
    }

    @Test
    void twoConfirmationsMakeOneStandbyEnough() {
        assertThat(new Election(List.of(quorum(2, "orders-2", "orders-3"))).isProven(Set.of("orders-3")))
                .isTrue();
    }

    @Test
    void withoutConfirmationsNothingIsProven() {
        assertThat(new Election(List.of(Quorum.NONE)).isProven(Set.of("orders-2")))
                .isFalse();
        assertThat(new Election(List.of(quorum(0, "orders-2"))).isProven(Set.of("orders-2")))
                .isFalse();
    }

    @Test
    void duringAChangeOfThePromiseBothHaveToHold() {
        var both = new Election(List.of(quorum(1, "orders-2"), quorum(1, "orders-2", "orders-3")));

        assertThat(both.isProven(Set.of("orders-2"))).isFalse();
        assertThat(both.isProven(Set.of("orders-2", "orders-3"))).isTrue();
    }

    @Test
    void strangersDoNotCount() {
        assertThat(new Election(List.of(quorum(1, "orders-2", "orders-3"))).isProven(Set.of("orders-2", "orders-9")))
                .isFalse();
    }

    @Test
    void whoeverAcceptsLossGetsTheBestThereIs() {
        var election = new Election(List.of(quorum(1, "orders-2", "orders-3")));

        assertThat(election.choose(List.of(BEHIND), null, true)).isEqualTo(new Chosen("orders-3"));
        assertThat(election.choose(List.of(OF_AN_EARLIER_TERM, BEHIND), null, true))
                .as("a later term beats a longer history of an earlier one")
                .isEqualTo(new Chosen("orders-3"));
        assertThat(election.choose(List.of(), null, true)).isEqualTo(new Refused("no standby can be reached"));
    }

    @Test
    void theOneAskedForMustNotHaveLessThanAnother() {
        var election = new Election(List.of(quorum(1, "orders-2", "orders-3")));
        var both = List.of(AHEAD, BEHIND);

        assertThat(election.choose(both, "orders-2", false)).isEqualTo(new Chosen("orders-2"));
        assertThat(election.choose(both, "orders-3", false))
                .isEqualTo(new Refused("orders-3 has less than orders-2, and rows could be lost"));
        assertThat(election.choose(both, "orders-3", true)).isEqualTo(new Chosen("orders-3"));
        assertThat(election.choose(both, "orders-7", true)).isEqualTo(new Refused("orders-7 cannot be reached"));
    }

    @Test
    void theSettingNamesTheStandbys() {
        assertThat(quorum(1, "orders-3", "orders-2").setting()).isEqualTo("ANY 1 (\"orders-2\", \"orders-3\")");
        assertThat(quorum(0, "orders-2").setting()).isEmpty();
    }

    private static Quorum quorum(int number, String... standbys) {
        return new Quorum(new TreeSet<>(Set.of(standbys)), number);
    }
}
