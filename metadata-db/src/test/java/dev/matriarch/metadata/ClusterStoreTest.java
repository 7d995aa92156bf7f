package dev.matriarch.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataIntegrityViolationException;

class ClusterStoreTest extends WorkStoreTest {

    @Test
    void aClusterIsFoundByItsTenantAlone() {
        var mine = newTenant();
        var cluster = newCluster(mine, "orders");

        assertThat(clusters.find(mine, cluster.id())).contains(cluster);
        assertThat(clusters.find(newTenant(), cluster.id())).isEmpty();
        assertThat(clusters.observed(cluster.id())).contains(cluster);
        assertThat(clusters.named(mine, "default", "orders")).contains(cluster.id());
        assertThat(clusters.named(newTenant(), "default", "orders")).isEmpty();
    }

    @Test
    void aNameIsTakenOnceInEachNamespaceUntilItsClusterIsGone() {
        var tenant = newTenant();
        var cluster = newCluster(tenant, "orders");
        newCluster(tenant, "production", "orders", "{}");
        newCluster(newTenant(), "orders");
        var twin = HaCluster.fresh(
                new ClusterId(Ids.next()),
                tenant,
                "default",
                "orders",
                DATA_PLANE,
                "sandbox",
                "{}",
                ClusterState.PROVISIONING,
                NOW);

        assertThat(clusters.insert(twin)).isFalse();
        clusters.delete(tenant, cluster.id(), NOW);
        assertThat(clusters.insert(twin)).isTrue();

        assertThat(clusters.find(tenant, cluster.id())).isEmpty();
        assertThat(clusters.named(tenant, "default", "orders")).contains(twin.id());
    }

    @Test
    void aListGoesPageByPageFromTheNewest() {
        var tenant = newTenant();
        var first = newCluster(tenant, "first");
        var second = newCluster(tenant, "second");
        var third = newCluster(tenant, "third");
        newCluster(newTenant(), "another");

        var page = clusters.list(tenant, all(), null, 2);
        assertThat(page).extracting(HaCluster::id).containsExactly(third.id(), second.id());
        newCluster(tenant, "fourth");
        assertThat(clusters.list(tenant, all(), page.getLast().id(), 2))
                .extracting(HaCluster::id)
                .containsExactly(first.id());
        assertThat(clusters.list(tenant, all(), first.id(), 2)).isEmpty();
    }

    @Test
    void aListShowsOnlyWhatIsMeant() {
        var tenant = newTenant();
        var orders = newCluster(tenant, "production", "orders", "{\"team\": \"shop\", \"tier\": \"1\"}");
        var invoices = newCluster(tenant, "default", "invoices", "{\"team\": \"shop\"}");
        var gone = newCluster(tenant, "gone");
        clusters.delete(tenant, gone.id(), NOW);
        clusters.settle(tenant, invoices.id(), ClusterState.DEGRADED, 1, null);

        assertThat(ids(tenant, all())).containsExactly(invoices.id(), orders.id());
        assertThat(ids(tenant, selection("orders", null, null, null, null, "{}")))
                .containsExactly(orders.id());
        assertThat(ids(tenant, selection(null, "default", null, null, null, "{}")))
                .containsExactly(invoices.id());
        assertThat(ids(tenant, selection(null, null, "zalando", null, null, "{}")))
                .isEmpty();
        assertThat(ids(tenant, selection(null, null, null, DATA_PLANE, null, "{}")))
                .hasSize(2);
        assertThat(ids(tenant, selection(null, null, null, null, ClusterState.DEGRADED, "{}")))
                .containsExactly(invoices.id());
        assertThat(ids(tenant, selection(null, null, null, null, null, "{\"team\": \"shop\"}")))
                .hasSize(2);
        assertThat(ids(tenant, selection(null, null, null, null, null, "{\"team\": \"shop\", \"tier\": \"1\"}")))
                .containsExactly(orders.id());
    }

    @Test
    void aWishIsTheNextGenerationOfTheOneThatWasSeen() {
        var cluster = newCluster(newTenant(), "orders");

        clusters.want(cluster, "{\"instances\": 5}", ClusterState.UPDATING, NOW.plusSeconds(1));
        clusters.want(cluster, "{\"instances\": 7}", ClusterState.UPDATING, NOW.plusSeconds(2));

        var now = stored(cluster);
        assertThat(now.generation()).isEqualTo(2);
        assertThat(now.desired()).isEqualTo("{\"instances\": 5}");
        assertThat(now.state()).isEqualTo(ClusterState.UPDATING);
        assertThat(now.updatedAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(now.converged()).isFalse();
    }

    @Test
    void aJobSettlesTheClusterOrSaysThatItDidNot() {
        var cluster = newCluster(newTenant(), "orders");
        var job = newJob(cluster, "UPDATE");

        clusters.settle(cluster.tenant(), cluster.id(), ClusterState.DEGRADED, 0, job.id());
        assertThat(stored(cluster).failedJob()).isEqualTo(job.id());
        clusters.settle(cluster.tenant(), cluster.id(), ClusterState.READY, 1, null);

        assertThat(stored(cluster).failedJob()).isNull();
        assertThat(stored(cluster).converged()).isTrue();
        assertThatThrownBy(() -> clusters.settle(cluster.tenant(), cluster.id(), ClusterState.READY, 2, null))
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void anOlderLookNeverTakesThePlaceOfANewerOne() {
        var cluster = newCluster(newTenant(), "orders");
        var older = clusters.nextLook(cluster.id());
        var newer = clusters.nextLook(cluster.id());
        assertThat(newer).isGreaterThan(older);

        assertThat(look(cluster, newer, "{\"seen\": \"later\"}", ClusterState.DEGRADED))
                .isTrue();
        assertThat(look(cluster, older, "{\"seen\": \"before\"}", ClusterState.READY))
                .isFalse();
        assertThat(look(cluster, newer, "{\"seen\": \"twice\"}", ClusterState.READY))
                .isFalse();

        assertThat(stored(cluster).observation()).isEqualTo("{\"seen\": \"later\"}");
        assertThat(stored(cluster).state()).isEqualTo(ClusterState.DEGRADED);
        assertThat(stored(cluster).observedAt()).isEqualTo(NOW);
    }

    @Test
    void aLookSaysHowTheRowWasBefore() {
        var cluster = newCluster(newTenant(), "orders");

        var before = inTransaction(() ->
                clusters.look(cluster.id(), clusters.nextLook(cluster.id()), row -> "{}", NOW, ClusterState.UNAVAILABLE));

        assertThat(before).map(HaCluster::state).contains(ClusterState.READY);
        assertThat(stored(cluster).state()).isEqualTo(ClusterState.UNAVAILABLE);
    }

    @Test
    void whileAJobChangesTheClusterALookLeavesItsState() {
        var cluster = newCluster(newTenant(), "orders");
        clusters.want(cluster, "{}", ClusterState.UPDATING, NOW);
        var job = newJob(cluster, "UPDATE");

        look(cluster, clusters.nextLook(cluster.id()), "{}", ClusterState.UNAVAILABLE);

        assertThat(stored(cluster).state()).isEqualTo(ClusterState.UPDATING);
        assertThat(stored(cluster).activeJob()).isEqualTo(job.id());
    }

    @ParameterizedTest
    @EnumSource(names = {"READY", "DEGRADED", "UNAVAILABLE", "HIBERNATED", "FENCED"})
    void whatNoJobChangesIsAsItWasSeenLast(ClusterState before) {
        var cluster = newCluster(newTenant(), "orders");
        clusters.settle(cluster.tenant(), cluster.id(), before, 1, null);

        look(cluster, clusters.nextLook(cluster.id()), "{}", ClusterState.UNAVAILABLE);

        assertThat(stored(cluster).state()).isEqualTo(ClusterState.UNAVAILABLE);
    }

    @Test
    void aLookDoesNotBringBackWhatNeverWasReady() {
        var cluster = newCluster(newTenant(), "orders");
        clusters.settle(cluster.tenant(), cluster.id(), ClusterState.FAILED, 0, null);

        look(cluster, clusters.nextLook(cluster.id()), "{}", ClusterState.READY);

        assertThat(stored(cluster).state()).isEqualTo(ClusterState.FAILED);
    }

    @Test
    void whatIsGoneIsNoMatterOfLooksOrLocksAnyMore() {
        var tenant = newTenant();
        var cluster = newCluster(tenant, "orders");
        assertThat(clusters.any(tenant)).isTrue();
        assertThat(clusters.on(DATA_PLANE)).extracting(HaCluster::id).contains(cluster.id());

        clusters.delete(tenant, cluster.id(), NOW);

        assertThat(clusters.any(tenant)).isFalse();
        assertThat(clusters.on(DATA_PLANE)).extracting(HaCluster::id).doesNotContain(cluster.id());
        assertThat(inTransaction(() -> clusters.lock(tenant, cluster.id()))).isEmpty();
        assertThat(clusters.observed(cluster.id())).isEmpty();
    }

    @Test
    void whatIsLongGoneIsForgottenWithItsJobs() {
        var tenant = newTenant();
        var cluster = newCluster(tenant, "orders");
        var job = newJob(cluster, "DELETE", "delete");
        inTransaction(() -> jobs.end(job.id(), JobState.FAILED, "{}", NOW));
        clusters.delete(tenant, cluster.id(), NOW);

        clusters.forgetGoneBefore(NOW);
        assertThat(jobs.find(tenant, job.id())).isPresent();
        clusters.forgetGoneBefore(NOW.plusSeconds(1));

        assertThat(jobs.find(tenant, job.id())).isEmpty();
    }

    private boolean look(HaCluster cluster, long number, String observation, ClusterState idle) {
        return inTransaction(() -> clusters.look(cluster.id(), number, row -> observation, NOW, idle))
                .isPresent();
    }

    private List<ClusterId> ids(TenantId tenant, ClusterStore.Selection selection) {
        return clusters.list(tenant, selection, null, 10).stream()
                .map(HaCluster::id)
                .toList();
    }

    private static ClusterStore.Selection all() {
        return selection(null, null, null, null, null, "{}");
    }

    private static ClusterStore.Selection selection(
            @Nullable String name,
            @Nullable String namespace,
            @Nullable String operator,
            @Nullable String dataPlane,
            @Nullable ClusterState state,
            String labels) {
        return new ClusterStore.Selection(name, namespace, operator, dataPlane, state, labels);
    }
}
