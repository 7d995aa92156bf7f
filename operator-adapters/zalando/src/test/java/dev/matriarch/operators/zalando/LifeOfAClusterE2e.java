package dev.matriarch.operators.zalando;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.ClusterFacts.Role;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import dev.matriarch.operators.Eventually;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Namespaces.Fate;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorBusyException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.Tended;
import dev.matriarch.operators.kubernetes.RealPlane;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One cluster from its making to the last trace of it, on a real Kubernetes with the real operator. */
class LifeOfAClusterE2e {

    private static final Duration PATIENCE = Duration.ofMinutes(12);
    private static final String NAMESPACE = "shop";

    private final String tenant = "e2e" + UUID.randomUUID().toString().substring(0, 8);
    private final ClusterRef ref = new ClusterRef(UUID.randomUUID(), tenant, NAMESPACE, "orders");
    private final Set<UUID> heard = ConcurrentHashMap.newKeySet();
    private ZalandoAdapter adapter;
    private OperatorAdapter.Watch watch;
    private DesiredCluster desired;
    private long generation;

    @BeforeEach
    void connect() throws Exception {
        adapter = ZalandoAdapter.to(RealPlane.to(Zalando.NAME));
        watch = adapter.watch(heard::add);
        desired = ContractClusters.desired(ref, adapter.limits().newestPostgresqlVersion(), 3);
    }

    @AfterEach
    void leaveNothing() throws Exception {
        remove();
        watch.close();
        adapter.close();
    }

    @Test
    void aClusterLivesThroughEveryChangeTheOperatorCanMake() throws Exception {
        adapter.preflight(desired);
        assertThat(adapter.observe(ref, Expectation.matching(desired, null)).health())
                .isEqualTo(Health.ABSENT);

        var made = becomes(desired);
        assertThat(made.health()).isEqualTo(Health.UP);
        assertThat(heard).contains(ref.id());
        assertThat(adapter.credentials(ref).username()).isEqualTo("app");

        becomes(ContractClusters.withParameters(desired, Map.of("work_mem", "8MB", "max_connections", "60")));
        becomes(ContractClusters.withParameters(desired, Map.of("max_connections", "60")));

        handsOver();
        handsOver();
        var two = becomes(ContractClusters.withInstances(desired, 2));
        assertThat(two.facts().names()).containsExactly("orders-0", "orders-1");
        becomes(ContractClusters.withInstances(desired, 3));

        var before = uids(look());
        becomes(ContractClusters.withRestart(desired, new RestartMark("all", null)));
        assertThat(uids(look())).doesNotContainAnyElementsOf(before);
        becomes(ContractClusters.withRestart(desired, new RestartMark("one", standby())));

        var primary = String.valueOf(look().facts().primary());
        var fence = next();
        call(() -> adapter.failover(ref, primary, null, false, fence));
        settles(Expectation.matching(desired, null).withoutPrimary(primary));

        becomes(ContractClusters.stopped(desired, Power.HIBERNATED, FencedInstances.none()));
        becomes(ContractClusters.stopped(desired, Power.RUNNING, FencedInstances.none()));

        remove();
    }

    private void handsOver() throws Exception {
        var to = standby();
        var fence = next();
        call(() -> adapter.switchover(ref, to, fence));
        settles(Expectation.matching(desired, null).withPrimary(to));
    }

    private Observation becomes(DesiredCluster next) throws Exception {
        var fence = next();
        desired = next;
        call(() -> adapter.apply(next, fence));
        return settles(Expectation.matching(next, fence.mark()));
    }

    private Observation settles(Expectation expectation) throws Exception {
        var fence = ContractFence.of(generation, 1);
        return Eventually.get(
                PATIENCE, "settled", () -> Tended.look(adapter, desired, expectation, fence), Observation::settled);
    }

    private Observation look() throws Exception {
        return settles(Expectation.matching(desired, null));
    }

    /** The synchronous one: Patroni hands over to no other. */
    private String standby() throws Exception {
        return look().facts().instances().stream()
                .filter(instance -> instance.role() == Role.REPLICA && "sync".equals(instance.syncState()))
                .map(Instance::name)
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> uids(Observation seen) {
        return seen.facts().instances().stream()
                .map(instance -> instance.name() + instance.startedAt())
                .collect(Collectors.toSet());
    }

    /** Calls until there is an answer, as a job would. */
    private static void call(Runnable verb) throws Exception {
        Eventually.so(PATIENCE, "an answer", () -> {
            try {
                verb.run();
                return true;
            } catch (OperatorUnavailableException | OperatorBusyException e) {
                return false;
            }
        });
    }

    private void remove() throws Exception {
        var fence = next();
        Eventually.so(PATIENCE, "gone", () -> {
            adapter.delete(ref, fence);
            return adapter.observe(ref, Expectation.gone()).settled();
        });
        Eventually.so(PATIENCE, "no namespace", () -> adapter.removeNamespace(tenant, NAMESPACE, fence) == Fate.GONE);
    }

    private ContractFence next() {
        return ContractFence.of(++generation, 1);
    }
}
