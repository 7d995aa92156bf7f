package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.ClusterFacts.Role;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Settled;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Failovers.Risk;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.sandbox.ObservedFile.Outcome;
import dev.matriarch.operators.sandbox.ObservedFile.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObservationsTest {

    private static final Fence.Mark MARK = new Fence.Mark(3, 1);
    private static final DesiredCluster DESIRED = ContractClusters.desired(ContractClusters.ref("orders"), 18, 2);
    private static final DesiredFile STORED = new DesiredFile("here", DESIRED.ref(), MARK, DESIRED, null);
    private static final Expectation EXPECTED = Expectation.matching(DESIRED, MARK);

    @Test
    void whatIsAsDesiredIsSettled() {
        assertThat(convergence(seen(true, List.of(), null, null), EXPECTED)).isEqualTo(new Settled());
    }

    @Test
    void anOldReportIsNeverSettled() {
        var later = Expectation.matching(DESIRED, new Fence.Mark(3, 2));

        assertThat(convergence(seen(true, List.of(), null, null), later))
                .isEqualTo(new Progressing("the sandbox supervisor has not taken up change 3.2 yet"));
    }

    @Test
    void aReportOnAnotherDesiredStateIsNotSettled() {
        var other = Expectation.matching(ContractClusters.withInstances(DESIRED, 3), MARK);

        assertThat(convergence(seen(true, List.of(), null, null), other)).isInstanceOf(Progressing.class);
    }

    @Test
    void whatIsMissingIsSaidInWords() {
        assertThat(convergence(seen(false, List.of("orders-2 is joining"), null, null), EXPECTED))
                .isEqualTo(new Progressing("1 of 2 instances ready, orders-2 is joining"));
        assertThat(convergence(seen(false, List.of(), null, null), EXPECTED))
                .isEqualTo(new Progressing("1 of 2 instances ready"));
    }

    @Test
    void aProblemIsStuckWithWhatCanBeDone() {
        var problem = new Problem("no", "change it");

        assertThat(convergence(seen(true, List.of(), problem, null), EXPECTED)).isEqualTo(new Stuck("no", "change it"));
    }

    @Test
    void anotherPrimaryThanExpectedIsNotSettled() {
        var seen = seen(true, List.of(), null, null);

        assertThat(convergence(seen, EXPECTED.withPrimary("orders-1"))).isEqualTo(new Settled());
        assertThat(convergence(seen, EXPECTED.withPrimary("orders-2")))
                .isEqualTo(new Progressing("orders-1 is still primary"));
        assertThat(convergence(seen, EXPECTED.withoutPrimary("orders-1"))).isInstanceOf(Progressing.class);
    }

    @Test
    void aRefusedSwitchoverIsStuck() {
        var seen = seen(true, List.of(), null, new Outcome("SWITCHOVER-3", "orders-2 does not stream"));

        assertThat(convergence(seen, EXPECTED.withPrimary("orders-2")))
                .isInstanceOfSatisfying(
                        Stuck.class,
                        stuck -> assertThat(stuck.cause())
                                .isEqualTo("orders-1 is still primary: orders-2 does not stream"));
    }

    @Test
    void aClusterThatShouldGoIsNotGoneBeforeNothingIsLeft() {
        var going = new DesiredFile("here", DESIRED.ref(), MARK, null, null);

        assertThat(Observations.of(going, seen(true, List.of(), null, null), Expectation.gone())
                        .settled())
                .isFalse();
        assertThat(Observations.of(going, null, Expectation.gone()).settled()).isFalse();
        assertThat(Observations.absent(Expectation.gone()).settled()).isTrue();
    }

    @Test
    void beforeTheFirstReportNothingIsKnown() {
        var seen = Observations.of(STORED, null, EXPECTED);

        assertThat(seen.health()).isEqualTo(Health.DOWN);
        assertThat(seen.convergence()).isEqualTo(new Progressing("orders is being taken up"));
    }

    private static Convergence convergence(ObservedFile seen, Expectation expectation) {
        return Observations.of(STORED, seen, expectation).convergence();
    }

    private static ObservedFile seen(
            boolean allReady, List<String> gaps, @Nullable Problem problem, @Nullable Outcome outcome) {
        var instances = List.of(instance("orders-1", Role.PRIMARY, true), instance("orders-2", Role.REPLICA, allReady));
        var facts = new ClusterFacts("orders-1", 1, instances, null, "18.6", null, List.of());
        var health = allReady ? Health.UP : Health.DEGRADED;
        return new ObservedFile(MARK, DESIRED, health, facts, gaps, problem, outcome, new Risk(false, "proven"), null);
    }

    private static Instance instance(String name, Role role, boolean ready) {
        return new Instance(name, role, ready, null, null, 1, null, null, null, null, null);
    }
}
