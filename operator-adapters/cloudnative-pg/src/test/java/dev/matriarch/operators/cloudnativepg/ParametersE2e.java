package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.Reloads.Loaded;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Parameters are proven by the servers themselves, and what PostgreSQL refuses comes back in its words. */
class ParametersE2e {

    private static final List<String> INSTANCES = List.of("orders-1", "orders-2");

    private static final Instant MARK = Instant.parse("2026-11-20T12:00:00Z");

    private final RealDataPlane dataPlane = new RealDataPlane();
    private final CloudNativePgAdapter adapter = dataPlane.adapter;
    private final ClusterRef ref = dataPlane.cluster("orders");
    private final DesiredCluster made = dataPlane.desired(ref, 2, "1Gi");
    private long generation;

    @AfterEach
    void leaveNothing() {
        dataPlane.remove(ref);
        dataPlane.removeNamespace();
        dataPlane.close();
    }

    @Test
    void whatIsSettledIsInForceAndWhatIsRefusedSaysWhy() {
        settles(Map.of("work_mem", "16MB"));
        settles(Map.of("work_mem", "8MB"));
        reloads();

        var refused = applied(Map.of("work_mem", "8MB", "TimeZone", "Nowhere/Land"));
        assertThat(refused.convergence())
                .isInstanceOfSatisfying(
                        Stuck.class,
                        stuck -> assertThat(stuck.cause())
                                .contains("invalid value for parameter \"TimeZone\": \"Nowhere/Land\""));

        settles(Map.of("work_mem", "8MB"));
        settles(Map.of("work_mem", "8MB", "max_connections", "110"));
    }

    /** The operator is told, and a server that has nothing new to read goes on with what it has. */
    private void reloads() {
        var before = RealDataPlane.await(() -> adapter.loaded(ref), this::allTell);
        var fence = RealDataPlane.fence(generation);
        RealDataPlane.call(() -> adapter.reload(ref, MARK, fence));
        RealDataPlane.call(() -> adapter.reload(ref, MARK, fence));

        assertThat(dataPlane.<Optional<String>>somebody(client -> Optional.ofNullable(
                        Labels.annotation(Objects.requireNonNull(Snapshots.named(ref, client)), Labels.RELOADED_AT))))
                .contains(MARK.toString());
        assertThat(RealDataPlane.await(() -> adapter.loaded(ref), this::allTell))
                .extracting(Loaded::at)
                .isEqualTo(before.stream().map(Loaded::at).toList());
    }

    private boolean allTell(List<Loaded> said) {
        return said.size() == INSTANCES.size() && said.stream().allMatch(one -> one.at() != null);
    }

    private void settles(Map<String, String> parameters) {
        var seen = applied(parameters);

        assertThat(seen.settled()).as("%s", seen.convergence()).isTrue();
        assertThat(INSTANCES)
                .allSatisfy(instance -> assertThat(dataPlane.inForce(ref, instance, parameters.keySet()))
                        .isInstanceOfSatisfying(
                                InForce.Shown.class,
                                shown -> assertThat(shown.proves(parameters))
                                        .as("%s", shown)
                                        .isTrue()));
    }

    /** As it was found to be in the end, one way or the other. */
    private Observation applied(Map<String, String> parameters) {
        var desired = ContractClusters.withParameters(made, parameters);
        var fence = RealDataPlane.fence(++generation);
        RealDataPlane.call(() -> adapter.apply(desired, fence));
        return RealDataPlane.await(
                () -> adapter.observe(ref, Expectation.matching(desired, fence.mark())),
                seen -> seen.settled() || seen.convergence() instanceof Stuck);
    }
}
