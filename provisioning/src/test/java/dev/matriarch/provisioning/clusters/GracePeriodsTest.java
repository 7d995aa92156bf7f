package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterState;
import dev.matriarch.operators.Power;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.events.EventFilter;
import dev.matriarch.provisioning.events.EventView;
import dev.matriarch.provisioning.events.Events;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobFilter;
import dev.matriarch.provisioning.jobs.JobProblem;
import dev.matriarch.provisioning.jobs.JobView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Clusters that were deleted and can be brought back, until the time is over. */
class GracePeriodsTest extends ByHandTest {

    private static final Duration A_DAY = Duration.ofHours(24);
    private static final ChangeOptions DRY_RUN = new ChangeOptions(true, null, false);

    @Autowired
    GracePeriods gracePeriods;

    @Autowired
    Events events;

    private TestTenant tenant;
    private JobView created;

    @BeforeEach
    void aCluster() {
        gracePeriods.stop();
        tenant = newTenant();
        created = creation(tenant);
    }

    @Test
    void aDeletedClusterSleepsOutOfSightAndKeepsItsName() {
        var deletedAt = time.instant();
        var job = tenant.deletes(created, A_DAY);
        assertThat(listed(false)).isEmpty();

        one.takesWhileDue(job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(listed(false)).isEmpty();
        assertThat(listed(true)).containsExactly(id());
        var cluster = tenant.seesCluster(created);
        assertThat(cluster.state()).isEqualTo(ClusterState.HIBERNATED);
        assertThat(cluster.desired().deletion())
                .isEqualTo(new DesiredState.Deletion(deletedAt, deletedAt.plus(A_DAY), Power.RUNNING));
        assertThat(cluster.reason())
                .isEqualTo("the cluster was deleted at %s, and is purged at %s"
                        .formatted(deletedAt, deletedAt.plus(A_DAY)));
        assertThat(cluster.conditions())
                .filteredOn(condition -> condition.type().equals("Deleted"))
                .singleElement()
                .satisfies(condition -> assertThat(condition.nextAction()).isEqualTo(undelete()));
        assertThat(Refusals.codeOf(() -> tenant.creates("orders"))).isEqualTo(ErrorCode.NAME_TAKEN);
        assertThat(events("cluster.deleted"))
                .singleElement()
                .satisfies(event -> assertThat(event.data())
                        .isEqualTo(Map.of("purgeAt", deletedAt.plus(A_DAY).toString())));
    }

    @Test
    void nothingElseIsAskedOfADeletedCluster() {
        one.takesWhileDue(tenant.deletes(created, A_DAY));

        assertConflict(() -> tenant.scales(created, 5));
        assertConflict(() -> tenant.resumes(created));
        assertConflict(() -> tenant.hibernates(created));
        assertConflict(() -> tenant.fences(created));
        assertConflict(() -> tenant.failsOver(created, ChangeOptions.PLAIN));
        assertConflict(() -> tenant.deletes(created, A_DAY));
        assertConflict(() ->
                clusters.change(tenant.caller(), id(), present -> TestTenant.draft("orders"), ChangeOptions.PLAIN));
    }

    @Test
    void itComesBackAsItWas() {
        one.takesWhileDue(tenant.deletes(created, A_DAY));

        var job = tenant.undeletes(created);
        one.takesWhileDue(job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.READY);
        assertThat(listed(false)).containsExactly(id());
        assertThat(listed(true)).isEmpty();
        assertThat(events("cluster.undeleted")).hasSize(1);
        assertThat(tenant.undeletes(created).steps()).isEmpty();
        theTimeIsOver();
        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.READY);
    }

    @Test
    void whatHibernatedBeforeStillDoes() {
        one.takesWhileDue(tenant.hibernates(created));
        one.takesWhileDue(tenant.deletes(created, A_DAY));

        one.takesWhileDue(tenant.undeletes(created));

        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.HIBERNATED);
        assertThat(tenant.seesCluster(created).desired().deletion()).isNull();
        one.takesWhileDue(tenant.resumes(created));
        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.READY);
    }

    @Test
    void whoeverDeletedTheWrongOneNeedNotWaitUntilItSleeps() {
        operator.convergesByItself(false);
        var deletion = tenant.deletes(created, A_DAY);
        one.takes(deletion);
        operator.convergesByItself(true);
        assertThat(tenant.deletes(created, A_DAY).id()).isEqualTo(deletion.id());

        one.takesWhileDue(tenant.undeletes(created));

        assertThat(tenant.sees(deletion).state()).isEqualTo(JobView.State.CANCELLED);
        assertThat(tenant.sees(deletion).problem())
                .extracting(JobProblem::detail)
                .isEqualTo("the cluster is brought back");
        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.READY);
    }

    @Test
    void aDeletionThatIsCancelledLeavesTheClusterAwake() {
        operator.convergesByItself(false);
        var deletion = tenant.deletes(created, A_DAY);
        one.takes(deletion);
        operator.convergesByItself(true);

        tenant.cancels(deletion);
        one.takesWhileDue(deletion);
        theTimeIsOver();

        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.READY);
        assertThat(listed(false)).containsExactly(id());
    }

    @Test
    void withoutAGracePeriodItEndsNow() {
        one.takesWhileDue(tenant.deletes(created, A_DAY));

        one.takesWhileDue(tenant.deletes(created));

        assertThat(Refusals.codeOf(() -> tenant.seesCluster(created))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(listed(true)).isEmpty();
        assertThat(creation(tenant).clusterName()).isEqualTo("orders");
    }

    @Test
    void whenTheTimeIsOverItIsDeletedWithoutAnybodysCall() {
        one.takesWhileDue(tenant.deletes(created, A_DAY));
        time.passes(A_DAY.minusMillis(1));
        gracePeriods.purge();
        assertThat(deletions()).isEmpty();

        time.passes(Duration.ofMillis(1));
        gracePeriods.purge();
        gracePeriods.purge();

        var purge = deletions().getFirst();
        assertThat(deletions()).hasSize(1);
        assertThat(purge.requestedBy().type()).isEqualTo("system");
        one.takesWhileDue(purge);
        gracePeriods.purge();
        assertThat(tenant.sees(purge).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(deletions()).hasSize(1);
        assertThat(Refusals.codeOf(() -> tenant.seesCluster(created))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(listed(true)).isEmpty();
        assertThat(operator.instances(tenant.cluster(created))).isZero();
        assertThat(events("cluster.grace-ended")).hasSize(1);
    }

    @Test
    void ofManyServersOneDeletesIt() throws Exception {
        one.takesWhileDue(tenant.deletes(created, A_DAY));
        time.passes(A_DAY);

        try (var servers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Object> round = Executors.callable(gracePeriods::purge);
            for (var done : servers.invokeAll(List.of(round, round, round, round))) {
                done.get();
            }
        }

        assertThat(deletions()).hasSize(1);
        assertThat(events("cluster.grace-ended")).hasSize(1);
    }

    @Test
    void aHibernationThatCannotEndDoesNotHoldThePurge() {
        operator.convergesByItself(false);
        var deletion = tenant.deletes(created, Duration.ofMinutes(5));
        one.takes(deletion);
        operator.reports(tenant.cluster(created), "the operator waits for the cluster to be healthy");
        operator.convergesByItself(true);

        time.passes(Duration.ofMinutes(5));
        gracePeriods.purge();
        one.takesWhileDue(deletions().getFirst());

        assertThat(tenant.sees(deletion).problem()).extracting(JobProblem::code).isEqualTo("superseded");
        assertThat(Refusals.codeOf(() -> tenant.seesCluster(created))).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void aPurgeThatFailedIsTriedAgainAfterAPauseAndNobodyBringsItBack() {
        one.takesWhileDue(tenant.deletes(created, A_DAY));
        operator.convergesByItself(false);
        theTimeIsOver();
        var first = deletions().getFirst();
        one.takes(first);
        operator.isStuck(tenant.cluster(created), "a finalizer holds it");
        wakes(tenant, created);
        one.takes(first);
        assertThat(tenant.sees(first).state()).isEqualTo(JobView.State.FAILED);

        gracePeriods.purge();
        assertThat(deletions()).hasSize(1);
        var refusal = Refusals.refusalOf(() -> tenant.undeletes(created));
        assertThat(refusal.code()).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(refusal.nextAction()).isEqualTo("DELETE /ha-clusters/%s to bring that to its end".formatted(id()));

        time.passes(GracePeriods.AGAIN_AFTER);
        gracePeriods.purge();
        assertThat(deletions()).hasSize(2);
        operator.converges(tenant.cluster(created));
        one.takesWhileDue(deletions().getFirst());
        assertThat(Refusals.codeOf(() -> tenant.seesCluster(created))).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void aPlanSaysWhenItWouldBePurgedAndChangesNothing() {
        var plan = Objects.requireNonNull(
                clusters.delete(tenant.caller(), id(), null, new GracePeriod(A_DAY), false, DRY_RUN)
                        .plan());

        assertThat(plan.diff())
                .extracting(difference -> difference.pointer(), difference -> difference.to())
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(
                                "/status/purgeAt", time.instant().plus(A_DAY).toString()),
                        org.assertj.core.api.Assertions.tuple("/status/state", "HIBERNATED"));
        assertThat(plan.expectedOutageSeconds()).isNull();
        assertThat(events("cluster.deleted")).isEmpty();
        assertThat(listed(false)).containsExactly(id());
    }

    @Test
    void aFencedClusterIsLetGoOnFirst() {
        one.takesWhileDue(tenant.fences(created, "orders-2"));

        var refusal = Refusals.refusalOf(() -> tenant.deletes(created, A_DAY));

        assertThat(refusal.code()).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(refusal.nextAction()).isEqualTo("POST /ha-clusters/%s/unfence".formatted(id()));
    }

    private void theTimeIsOver() {
        time.passes(A_DAY);
        gracePeriods.purge();
    }

    private void assertConflict(Runnable change) {
        var generation = tenant.seesCluster(created).generation();

        var refusal = Refusals.refusalOf(change::run);

        assertThat(refusal.code()).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(refusal.nextAction()).isEqualTo(undelete());
        assertThat(tenant.seesCluster(created).generation()).isEqualTo(generation);
    }

    private List<ClusterId> listed(boolean deleted) {
        var filter = new ClusterFilter(null, null, null, null, null, Map.of(), deleted);
        return clusters.list(tenant.caller(), filter, new PageRequest(null, 10)).items().stream()
                .map(ClusterView::id)
                .toList();
    }

    private List<JobView> deletions() {
        var filter = new JobFilter(id(), DeleteCluster.KIND, null);
        return jobs.list(tenant.caller(), filter, new PageRequest(null, 10)).items();
    }

    private List<EventView> events(String type) {
        return events.list(tenant.caller(), new EventFilter(id(), null), new PageRequest(null, 200)).items().stream()
                .filter(event -> event.type().equals(type))
                .toList();
    }

    private String undelete() {
        return "POST /ha-clusters/%s/undelete".formatted(id());
    }

    private ClusterId id() {
        return Objects.requireNonNull(created.clusterId());
    }
}
