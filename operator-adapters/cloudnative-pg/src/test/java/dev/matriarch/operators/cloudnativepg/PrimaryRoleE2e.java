package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Observation;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The primary role moves, and single instances restart, on a real Kubernetes with the real operator. */
class PrimaryRoleE2e {

    private final RealDataPlane dataPlane = new RealDataPlane();
    private final CloudNativePgAdapter adapter = dataPlane.adapter;
    private final ClusterRef ref = dataPlane.cluster("orders");
    private DesiredCluster desired = dataPlane.desired(ref, 3, "1Gi");
    private long generation;

    @AfterEach
    void leaveNothing() {
        dataPlane.remove(ref);
        dataPlane.removeNamespace();
        dataPlane.close();
    }

    @Test
    void thePrimaryRoleMovesAndInstancesRestart() {
        var made = applied(desired);
        assertThat(made.facts().instances())
                .filteredOn(one -> !one.name().equals(made.facts().primary()))
                .extracting(Instance::syncState)
                .containsOnly("quorum");
        assertThat(made.facts().postgresqlVersion()).matches("18\\.\\d+");

        handsOverTo("orders-3");
        restarts("orders-1");
        restarts("orders-3");
        failsOverFrom("orders-3");
    }

    private void handsOverTo(String to) {
        generation++;
        twice(() -> adapter.switchover(ref, to, RealDataPlane.fence(generation)));
        assertThat(RealDataPlane.await(() -> adapter.abandoned(ref, to), answer -> true))
                .isEmpty();
        var moved = settled(Expectation.matching(desired, null).withPrimary(to), seen -> true);
        assertThat(moved.facts().primary()).isEqualTo(to);
        assertThat(moved.facts().timeline()).isEqualTo(2);
    }

    /** Of a primary only its server restarts, and its role stays where it is. */
    private void restarts(String instance) {
        var before = settled(Expectation.matching(desired, null), seen -> true);
        var restarted =
                applied(ContractClusters.withRestart(desired, new RestartMark("restart-of-" + instance, instance)));
        assertThat(restarted.facts().primary()).isEqualTo(before.facts().primary());
        assertThat(restarted.facts().timeline()).isEqualTo(before.facts().timeline());
        var again = applied(desired);
        assertThat(again.facts().instance(instance).map(Instance::startedAt))
                .isEqualTo(restarted.facts().instance(instance).map(Instance::startedAt));
    }

    private void failsOverFrom(String from) {
        assertThat(RealDataPlane.await(() -> adapter.risk(ref, null), risk -> true)
                        .rowsCouldBeLost())
                .isFalse();
        generation++;
        RealDataPlane.call(() -> adapter.failover(ref, from, null, false, RealDataPlane.fence(generation)));
        var moved = settled(Expectation.matching(desired, null).withoutPrimary(from), seen -> true);
        assertThat(moved.facts().primary()).isNotEqualTo(from);
        RealDataPlane.call(() -> adapter.failover(ref, from, null, false, RealDataPlane.fence(generation)));
        assertThat(settled(Expectation.matching(desired, null), seen -> true)
                        .facts()
                        .primary())
                .isEqualTo(moved.facts().primary());
    }

    private Observation applied(DesiredCluster next) {
        desired = next;
        var fence = RealDataPlane.fence(++generation);
        twice(() -> adapter.apply(next, fence));
        return RealDataPlane.await(
                () -> tended(next, fence),
                seen -> seen.settled()
                        && seen.facts().instances().stream()
                                .allMatch(one ->
                                        Objects.equals(one.name(), seen.facts().primary()) || one.lagBytes() != null));
    }

    private Observation tended(DesiredCluster next, Fence fence) {
        var seen = adapter.observe(ref, Expectation.matching(next, fence.mark()));
        if (!seen.settled()) {
            adapter.finish(next, fence);
        }
        return seen;
    }

    /** Every step of a job may. */
    private static void twice(Runnable verb) {
        RealDataPlane.call(verb);
        RealDataPlane.call(verb);
    }

    private Observation settled(Expectation expectation, Predicate<Observation> and) {
        return RealDataPlane.await(() -> adapter.observe(ref, expectation), seen -> seen.settled() && and.test(seen));
    }
}
