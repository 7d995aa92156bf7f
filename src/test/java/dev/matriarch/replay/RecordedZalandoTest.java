package dev.matriarch.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.operators.kubernetes.RecordedOperator;
import dev.matriarch.operators.zalando.RecordedZalando;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.jobs.JobView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Zalando's operator as it was recorded: what there is of every operator, and what was only asked of this one. */
class RecordedZalandoTest extends RecordedScenarios {

    @Autowired
    private RecordedZalando recorded;

    @Override
    RecordedOperator<?> recorded() {
        return recorded;
    }

    @Override
    int version() {
        return 17;
    }

    @Override
    List<String> wordsOfACreation() {
        return List.of(
                "0 of 3 instances ready, 3 more to be added",
                "0 of 3 instances ready, orders-0 is starting",
                "0 of 3 instances ready, orders-0 is being initialised",
                "0 of 3 instances ready, orders-0 is becoming primary",
                "1 of 3 instances ready, orders-1 is being copied from orders-0",
                "2 of 3 instances ready, orders-1 is not running yet (starting)",
                "3 of 3 instances ready, commits do not wait for 1 standbys yet");
    }

    @Override
    List<Map<String, String>> parameters() {
        return List.of(Map.of("work_mem", "8MB"), Map.of("work_mem", "8MB", "max_connections", "60"), Map.of());
    }

    /** Patroni looks for other parameters once in so long. */
    @Override
    Duration takenUpAfter() {
        return Duration.ofSeconds(10);
    }

    @Override
    int hibernated() {
        return 2;
    }

    @Override
    String successor() {
        return "orders-1";
    }

    @Override
    JobView changesMeanwhile(TestTenant tenant, JobView created) {
        return changes(tenant, created, instances(2, Map.of("max_connections", "60")), null);
    }

    @Override
    JobView outgrowsTheQuota(TestTenant tenant) {
        var created = creates(tenant, "quota-pods", instances(1));
        succeeds(tenant, created);
        return tenant.scales(created, 2);
    }

    @Override
    String saysThatTheQuotaIsFull() {
        return "1 of 2 instances ready, there is no room left for another instance (create Pod orders-1 in StatefulSet "
                + "orders failed error: pods \"orders-1\" is forbidden: exceeded quota: squeeze, "
                + "requested: pods=1, used: pods=1, limited: pods=1)";
    }

    @Override
    Map<String, String> parametersAfterTheEdit() {
        return Map.of("work_mem", "8MB");
    }

    @Test
    void theStandbyThatWasNamedIsPrimaryWhenItsSwitchoverHasSucceeded() {
        var tenant = newTenant();
        var created = creates(tenant, "switchover", instances(3));
        succeeds(tenant, created);

        succeeds(tenant, tenant.switchesOver(created, "orders-2"));

        assertThat(tenant.seesCluster(created).facts().primary()).isEqualTo("orders-2");
        succeeds(tenant, tenant.deletes(created));
    }

    @Test
    void whoeverIsToBeRestartedHasBeenWhenThatHasSucceededAndNobodyElse() {
        var tenant = newTenant();
        var created = creates(tenant, "restarts", instances(3));
        succeeds(tenant, created);

        assertThat(restarted(tenant, created, null)).containsExactly("orders-0", "orders-1", "orders-2");
        assertThat(restarted(tenant, created, "orders-2")).containsExactly("orders-2");
        assertThat(tenant.seesCluster(created).facts().primary()).isEqualTo("orders-1");
        assertThat(restarted(tenant, created, "orders-1")).containsExactly("orders-1");

        assertThat(tenant.seesCluster(created).facts().primary()).isNotEqualTo("orders-1");
        succeeds(tenant, tenant.deletes(created));
    }

    /** @param instance that is to be restarted, or null for all */
    private List<String> restarted(TestTenant tenant, JobView created, @Nullable String instance) {
        var before = started(tenant, created);
        succeeds(tenant, tenant.restarts(created, instance));
        var after = started(tenant, created);
        after.entrySet().removeAll(before.entrySet());
        return List.copyOf(after.keySet());
    }

    private static Map<String, Instant> started(TestTenant tenant, JobView created) {
        var started = new TreeMap<String, Instant>();
        tenant.seesCluster(created)
                .facts()
                .instances()
                .forEach(one -> started.put(one.name(), Objects.requireNonNull(one.startedAt())));
        return started;
    }

    /** That was long after its creation. */
    @Test
    void aClusterThatIsDeletedByHandIsSeenToBeGoneAndCanBeDeleted() {
        var tenant = newTenant();
        var created = creates(tenant, "deleted-by-hand", instances(2));
        succeeds(tenant, created);

        assertThat(observed(tenant, created).getLast()).isEqualTo(ClusterState.UNAVAILABLE);

        succeeds(tenant, tenant.deletes(created));
        assertThat(Refusals.codeOf(() -> tenant.seesCluster(created))).isEqualTo(ErrorCode.NOT_FOUND);
    }
}
