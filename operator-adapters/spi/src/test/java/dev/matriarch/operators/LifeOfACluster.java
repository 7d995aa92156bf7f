package dev.matriarch.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.matriarch.operators.ClusterFacts.Content;
import dev.matriarch.operators.ClusterFacts.Content.Progress;
import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.ClusterFacts.Role;
import dev.matriarch.operators.Contents.Database;
import dev.matriarch.operators.Contents.Extension;
import dev.matriarch.operators.Contents.User;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.function.Executable;

/** One cluster of three, from its creation to its end; the chapters between are those its operator can do. */
final class LifeOfACluster {

    private final OperatorAdapterContract contract;
    private DesiredCluster desired;
    private long generation;

    LifeOfACluster(OperatorAdapterContract contract) {
        this.contract = contract;
        this.desired = contract.desired("orders", 3);
    }

    Stream<DynamicNode> chapters() {
        var chapters = new ArrayList<DynamicNode>();
        add(chapters, "it is created with a primary and two standbys", this::created);
        add(chapters, "a standby is added, and the looks in between are honest", this::scaledOut);
        add(chapters, "a standby is taken away", this::scaledIn);
        add(chapters, "parameters are brought in force", this::reconfigured);
        var adapter = contract.adapter();
        if (adapter instanceof Credentials credentials) {
            add(chapters, "the owner has a password that is not printed", () -> credentials(credentials));
        }
        if (adapter instanceof Restarts restarts) {
            add(chapters, "all instances are restarted once", () -> restarted(restarts));
        }
        if (adapter instanceof Switchovers switchovers) {
            add(chapters, "the primary role is handed over, and no row is lost", () -> switchedOver(switchovers));
            add(chapters, "nobody hands over to an instance that is not there", () -> refused(switchovers));
        }
        if (adapter instanceof Failovers failovers) {
            add(chapters, "the primary is given up, and no row is lost", () -> failedOver(failovers));
        }
        if (adapter instanceof Databases && adapter instanceof Users users) {
            add(chapters, "a database and its user come and go", () -> contents(users));
        }
        add(chapters, "it is deleted", this::deleted);
        return chapters.stream();
    }

    private static void add(List<DynamicNode> chapters, String title, Executable chapter) {
        chapters.add(dynamicTest(title, chapter));
    }

    private void created() throws Exception {
        var seen = apply(desired);

        assertThat(seen.facts().instances()).hasSize(3).allMatch(Instance::ready);
        assertThat(seen.facts().instances())
                .filteredOn(instance -> instance.role() == Role.PRIMARY)
                .extracting(Instance::name)
                .containsExactly(seen.facts().primary());
        assertThat(seen.facts().postgresqlVersion())
                .startsWith(String.valueOf(desired.postgresql().version()));
    }

    private void scaledOut() throws Exception {
        var more = ContractClusters.withInstances(desired, 4);
        var fence = next();
        contract.adapter().apply(more, fence);
        desired = more;

        Eventually.get(contract.patience(), "four instances", () -> observe(fence), seen -> {
            if (seen.settled()) {
                assertThat(seen.facts().readyInstances()).isEqualTo(4);
            }
            return seen.settled();
        });
    }

    private void scaledIn() throws Exception {
        var primary = look().facts().primary();

        var seen = apply(ContractClusters.withInstances(desired, 3));

        assertThat(seen.facts().instances()).hasSize(3);
        assertThat(seen.facts().primary()).isEqualTo(primary);
    }

    private void reconfigured() throws Exception {
        var seen = apply(ContractClusters.withParameters(desired, Map.of("work_mem", "8MB", "max_connections", "60")));

        assertThat(seen.facts().readyInstances()).isEqualTo(3);
        try (var rows = rows()) {
            assertThat(rows.isInForce("work_mem", "8MB")).isTrue();
            assertThat(rows.isInForce("max_connections", "60")).isTrue();
        }
        apply(ContractClusters.withParameters(desired, Map.of("max_connections", "55")));
    }

    private void credentials(Credentials credentials) {
        var owner = credentials.credentials(desired.ref());

        assertThat(owner.username()).isEqualTo(desired.bootstrap().owner());
        assertThat(owner.database()).isEqualTo(desired.bootstrap().database());
        assertThat(owner.toString()).doesNotContain(owner.password());
    }

    private void restarted(Restarts restarts) throws Exception {
        var first = look();
        var before = startedAt(first);
        var order = restarts.restartOrder(first.facts(), null);

        var seen = apply(ContractClusters.withRestart(desired, new RestartMark("first", null)));

        assertThat(order).hasSize(3);
        assertThat(order.getLast()).isEqualTo(first.facts().primary());
        startedAt(seen).forEach((name, at) -> assertThat(at).isAfter(before.get(name)));
        assertThat(startedAt(apply(desired))).isEqualTo(startedAt(seen));
    }

    private void switchedOver(Switchovers switchovers) throws Exception {
        var from = String.valueOf(look().facts().primary());
        var to = standby();
        try (var rows = rows()) {
            rows.flow();
            var fence = next();
            switchovers.switchover(desired.ref(), to, fence);
            switchovers.switchover(desired.ref(), to, fence);
            var seen = contract.settles(desired.ref(), asItIs().withPrimary(to));
            assertThat(seen.facts().primary()).isEqualTo(to);
            var later = ContractFence.of(fence.generation(), fence.epoch() + 1);
            switchovers.switchover(desired.ref(), to, later);
            assertThat(contract.settles(desired.ref(), asItIs().withoutPrimary(from))
                            .facts()
                            .timeline())
                    .isEqualTo(seen.facts().timeline());
            rows.flow();
            assertThat(rows.missing()).isEmpty();
        }
    }

    private void refused(Switchovers switchovers) {
        var fence = next();
        assertThatThrownBy(() -> switchovers.switchover(desired.ref(), "nobody-1", fence))
                .isInstanceOf(OperatorRefusedException.class);
    }

    private void failedOver(Failovers failovers) throws Exception {
        var from = String.valueOf(look().facts().primary());
        try (var rows = rows()) {
            rows.flow();
            assertThat(failovers.risk(desired.ref(), null).rowsCouldBeLost()).isFalse();
            var fence = next();
            failovers.failover(desired.ref(), from, null, false, fence);
            failovers.failover(desired.ref(), from, null, false, ContractFence.of(fence.generation(), 2));
            var seen = contract.settles(desired.ref(), asItIs().withoutPrimary(from));
            assertThat(seen.facts().readyInstances()).isEqualTo(3);
            rows.flow();
            assertThat(rows.missing()).isEmpty();
        }
    }

    private void contents(Users users) throws Exception {
        var clerk = new User("clerk", List.of(desired.bootstrap().owner()), 5, false);
        var shelf = new Database("the_shelf", "clerk", List.of(new Extension("pg_trgm", null, false)), false);

        var seen = apply(desired.withContents(Contents.none().with(clerk).with(shelf)));

        assertThat(seen.facts().contents())
                .extracting(Content::name, Content::progress)
                .containsExactlyInAnyOrder(tuple("clerk", Progress.DONE), tuple("the_shelf", Progress.DONE));
        var credentials = users.credentials(desired.ref(), "clerk");
        assertThat(credentials.username()).isEqualTo("clerk");
        assertThat(credentials.toString()).doesNotContain(credentials.password());
        apply(desired.withContents(Contents.none().droppingWhatIsNewIn(desired.contents())));
        apply(desired.withContents(Contents.none()));
        assertThatThrownBy(() -> users.credentials(desired.ref(), "clerk"))
                .isInstanceOf(OperatorRefusedException.class);
    }

    private void deleted() throws Exception {
        contract.deletes(desired.ref(), next());
    }

    private Observation apply(DesiredCluster next) throws Exception {
        var fence = next();
        contract.adapter().apply(next, fence);
        desired = next;
        return contract.settles(next, fence);
    }

    private Observation observe(ContractFence fence) {
        return contract.adapter().observe(desired.ref(), matching(fence));
    }

    private Observation look() throws Exception {
        return contract.settles(desired.ref(), asItIs());
    }

    /** The role moves in ways that leave no mark. */
    private Expectation asItIs() {
        return Expectation.matching(desired, null);
    }

    private Expectation matching(ContractFence fence) {
        return Expectation.matching(desired, fence.mark());
    }

    /** One that commits wait for: not every operator hands over to another. */
    private String standby() throws Exception {
        return look().facts().instances().stream()
                .filter(instance -> instance.role() == Role.REPLICA && !"async".equals(instance.syncState()))
                .map(Instance::name)
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Instant> startedAt(Observation seen) {
        return seen.facts().instances().stream()
                .collect(Collectors.toMap(Instance::name, instance -> started(instance.startedAt())));
    }

    private static Instant started(@Nullable Instant at) {
        assertThat(at).isNotNull();
        return at == null ? Instant.EPOCH : at;
    }

    private ContractFence next() {
        return ContractFence.of(++generation, 1);
    }

    private ContractRows rows() throws Exception {
        return contract.servesClients() && contract.adapter() instanceof Credentials credentials
                ? ContractRows.through(look().facts(), credentials.credentials(desired.ref()), contract.patience())
                : ContractRows.none();
    }
}
