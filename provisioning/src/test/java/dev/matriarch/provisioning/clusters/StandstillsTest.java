package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterState;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.Power;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobProblem;
import dev.matriarch.provisioning.jobs.JobView;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Clusters that stand still on purpose, wholly or in part, and their way back. */
class StandstillsTest extends ByHandTest {

    @Test
    void aHibernatedClusterIsDownOnPurposeAndSaysHowToResumeIt() {
        var tenant = newTenant();
        var created = creation(tenant);

        var job = tenant.hibernates(created);
        one.takesWhileDue(job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(notes(tenant, job)).containsExactly(null, "nothing of it runs, its data is kept");
        var cluster = tenant.seesCluster(created);
        assertThat(cluster.state()).isEqualTo(ClusterState.HIBERNATED);
        assertThat(cluster.reason()).isEqualTo("it hibernates, as was asked for");
        assertThat(cluster.settledGeneration()).isEqualTo(cluster.generation()).isEqualTo(2);
        assertThat(condition(cluster, "Hibernated"))
                .isEqualTo(new Condition(
                        "Hibernated",
                        true,
                        "Requested",
                        "nothing of it runs, its data is kept",
                        "POST /ha-clusters/%s/resume".formatted(cluster.id()),
                        null));

        one.takesWhileDue(tenant.resumes(created));

        var resumed = tenant.seesCluster(created);
        assertThat(resumed.state()).isEqualTo(ClusterState.READY);
        assertThat(resumed.conditions()).extracting(Condition::type).containsExactly("Backup");
    }

    @Test
    void whatTheOperatorWaitsForIsInTheJobsNotes() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.convergesByItself(false);
        var job = tenant.hibernates(created);
        one.takes(job);
        operator.reports(tenant.cluster(created), "the operator waits for the cluster to be healthy");

        wakes(tenant, created);
        one.takes(job);

        assertThat(notes(tenant, job)).endsWith("the operator waits for the cluster to be healthy");
        var cluster = tenant.seesCluster(created);
        assertThat(cluster.state()).isEqualTo(ClusterState.UPDATING);
        assertThat(condition(cluster, "Hibernated").status()).isFalse();
    }

    @Test
    void aHibernationThatIsCancelledEndsAwake() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.convergesByItself(false);
        var job = tenant.hibernates(created);
        one.takes(job);
        operator.convergesByItself(true);

        tenant.cancels(job);
        one.takesWhileDue(job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.CANCELLED);
        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.READY);
        assertThat(tenant.seesCluster(created).desired().power()).isEqualTo(Power.RUNNING);
    }

    @Test
    void nothingElseIsAskedOfAHibernatedCluster() {
        var tenant = newTenant();
        var created = creation(tenant);
        one.takesWhileDue(tenant.hibernates(created));
        var resume = "POST /ha-clusters/%s/resume".formatted(id(created));

        assertConflict(tenant, created, resume, () -> tenant.scales(created, 5));
        assertConflict(tenant, created, resume, () -> tenant.restarts(created));
        assertConflict(tenant, created, resume, () -> tenant.switchesOver(created, "orders-2"));
        assertConflict(tenant, created, resume, () -> tenant.failsOver(created, ChangeOptions.PLAIN));
        assertConflict(tenant, created, resume, () -> changes(tenant, created, draft("work_mem", "16MB", false)));
        assertConflict(tenant, created, resume, () -> tenant.fences(created));
        assertConflict(tenant, created, resume, () -> tenant.unfences(created));
    }

    @Test
    void nothingElseIsAskedOfAFencedCluster() {
        var tenant = newTenant();
        var created = creation(tenant);
        one.takesWhileDue(tenant.fences(created, "orders-2"));
        var unfence = "POST /ha-clusters/%s/unfence".formatted(id(created));

        assertConflict(tenant, created, unfence, () -> tenant.scales(created, 5));
        assertConflict(tenant, created, unfence, () -> tenant.restarts(created));
        assertConflict(tenant, created, unfence, () -> tenant.switchesOver(created, "orders-3"));
        assertConflict(tenant, created, unfence, () -> tenant.failsOver(created, ChangeOptions.PLAIN));
        assertConflict(tenant, created, unfence, () -> changes(tenant, created, draft("work_mem", "16MB", false)));
        assertConflict(tenant, created, unfence, () -> tenant.hibernates(created));
    }

    @Test
    void whatIsOnlyNotedNeedsNoOperator() {
        var tenant = newTenant();
        var created = creation(tenant);
        one.takesWhileDue(tenant.hibernates(created));

        one.takesWhileDue(changes(tenant, created, draft(null, null, true)));

        var cluster = tenant.seesCluster(created);
        assertThat(cluster.desired().deletionProtection()).isTrue();
        assertThat(cluster.desired().power()).isEqualTo(Power.HIBERNATED);
        assertThat(cluster.state()).isEqualTo(ClusterState.HIBERNATED);
    }

    @Test
    void deletionIsAlwaysPossible() {
        var tenant = newTenant();
        var hibernated = creation(tenant);
        one.takesWhileDue(tenant.hibernates(hibernated));
        one.takesWhileDue(tenant.deletes(hibernated));
        var fenced = creation(tenant);
        one.takesWhileDue(tenant.fences(fenced));
        one.takesWhileDue(tenant.deletes(fenced));

        assertThat(Refusals.codeOf(() -> tenant.seesCluster(hibernated))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(Refusals.codeOf(() -> tenant.seesCluster(fenced))).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void aFencedStandbyIsToldAndOneMoreIsAdded() {
        var tenant = newTenant();
        var created = creation(tenant);

        var job = tenant.fences(created, "orders-3");
        one.takesWhileDue(job);

        assertThat(notes(tenant, job))
                .containsExactly(null, "PostgreSQL is stopped on orders-3", "2 of 3 instances ready");
        var cluster = tenant.seesCluster(created);
        assertThat(cluster.state()).isEqualTo(ClusterState.FENCED);
        assertThat(cluster.reason()).isEqualTo("orders-3 fenced, as was asked for");
        assertThat(cluster.facts().primary()).isEqualTo("orders-1");
        assertThat(condition(cluster, "Fenced").nextAction())
                .isEqualTo("POST /ha-clusters/%s/unfence".formatted(cluster.id()));

        one.takesWhileDue(tenant.fences(created, "orders-2"));
        assertThat(tenant.seesCluster(created).facts().fenced()).containsExactly("orders-2", "orders-3");
    }

    @Test
    void ofAllThatAreFencedOneMayGoOnAndThenTheRest() {
        var tenant = newTenant();
        var created = creation(tenant);
        one.takesWhileDue(tenant.fences(created));
        assertThat(tenant.seesCluster(created).facts().primary()).isNull();
        assertThat(tenant.seesCluster(created).desired().fenced().all()).isTrue();

        one.takesWhileDue(tenant.unfences(created, "orders-1"));
        assertThat(tenant.seesCluster(created).facts().fenced()).containsExactly("orders-2", "orders-3");
        assertThat(tenant.seesCluster(created).facts().primary()).isEqualTo("orders-1");

        one.takesWhileDue(tenant.unfences(created));
        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.READY);
        assertThat(tenant.seesCluster(created).desired().fenced().nobody()).isTrue();
    }

    @Test
    void instancesThatAreNotThereAreFieldErrors() {
        var tenant = newTenant();
        var created = creation(tenant);

        assertThat(Refusals.refusalOf(() -> tenant.fences(created, "orders-1", "orders-7"))
                        .errors())
                .containsExactly(FieldError.body(
                        "#/instances/1", "no-such-instance", "orders-7: there are [orders-1, orders-2, orders-3]"));
        assertThat(Refusals.refusalOf(
                                () -> clusters.unfence(tenant.caller(), id(created), List.of(), ChangeOptions.PLAIN))
                        .errors())
                .containsExactly(FieldError.body("#/instances", "empty", "name instances, or leave it out for all"));
    }

    @Test
    void aFenceTakesThePlaceOfWhatRuns() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.convergesByItself(false);
        var scale = tenant.scales(created, 5);
        one.takes(scale);

        assertThat(Refusals.codeOf(() -> tenant.fences(created))).isEqualTo(ErrorCode.CLUSTER_BUSY);
        operator.convergesByItself(true);
        var fence = clusters.fence(tenant.caller(), id(created), null, new ChangeOptions(false, null, true));
        one.takesWhileDue(fence);

        assertThat(tenant.sees(scale).problem()).extracting(JobProblem::code).isEqualTo("superseded");
        assertThat(tenant.sees(fence).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.FENCED);
    }

    @Test
    void inBadWeatherTheFenceIsToldAlthoughTheRestIsNotWhole() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.convergesByItself(false);
        var job = tenant.fences(created, "orders-1");
        one.takes(job);
        assertThat(notes(tenant, job)).containsExactly(null, "it has begun", null);

        operator.isStuck(tenant.cluster(created), "orders-3 finds no node");
        wakes(tenant, created);
        one.takesWhileDue(job);

        assertThat(notes(tenant, job)).contains("PostgreSQL is stopped on orders-1");
        assertThat(tenant.sees(job).problem()).extracting(JobProblem::detail).isEqualTo("orders-3 finds no node");
        var cluster = tenant.seesCluster(created);
        assertThat(cluster.state()).isEqualTo(ClusterState.FENCED);
        assertThat(cluster.reason()).isEqualTo("orders-3 finds no node");
        assertThat(cluster.settledGeneration()).isEqualTo(1);
    }

    @Test
    void aFaultBesideAFencedStandbyDoesNotHideBehindIt() {
        var tenant = newTenant();
        var created = creation(tenant);
        one.takesWhileDue(tenant.fences(created, "orders-2"));
        operator.isStuck(tenant.cluster(created), "orders-3 finds no node");

        observer.start();

        org.awaitility.Awaitility.await()
                .until(() -> tenant.seesCluster(created).state() == ClusterState.DEGRADED);
    }

    @Test
    void theSameAgainIsNothingToDo() {
        var tenant = newTenant();
        var created = creation(tenant);
        one.takesWhileDue(tenant.hibernates(created));
        assertThat(tenant.hibernates(created).steps()).isEmpty();
        one.takesWhileDue(tenant.resumes(created));
        assertThat(tenant.resumes(created).steps()).isEmpty();
        assertThat(tenant.unfences(created).steps()).isEmpty();
        one.takesWhileDue(tenant.fences(created, "orders-2"));
        assertThat(tenant.fences(created, "orders-2").steps()).isEmpty();
        assertThat(tenant.seesCluster(created).generation()).isEqualTo(4);
    }

    @Test
    void whatSomebodyHasPutToSleepElsewhereIsUnavailableAndCanBeResumed() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.sleeps(tenant.cluster(created));
        observer.start();
        org.awaitility.Awaitility.await()
                .until(() -> tenant.seesCluster(created).state() == ClusterState.UNAVAILABLE);
        observer.stop();

        assertThat(condition(tenant.seesCluster(created), "Hibernated").reason())
                .isEqualTo("NotRequested");
        one.takesWhileDue(tenant.resumes(created));

        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.READY);
    }

    @Test
    void aPlanShowsTheStateAndWhetherWritesGoOn() {
        var tenant = newTenant();
        var created = creation(tenant);
        var dryRun = new ChangeOptions(true, null, false);

        var hibernation = clusters.hibernate(tenant.caller(), id(created), dryRun);
        assertThat(hibernation.state()).isEqualTo(JobView.State.PLANNED);
        assertThat(hibernation.steps()).hasSize(2);
        var plan = Objects.requireNonNull(hibernation.plan());
        assertThat(plan.diff())
                .containsExactly(
                        new dev.matriarch.provisioning.jobs.Plan.Difference("/status/state", null, "HIBERNATED"));
        assertThat(plan.expectedOutageSeconds()).isNull();
        assertThat(plan.manifest()).contains("power: HIBERNATED");

        assertThat(outage(clusters.fence(tenant.caller(), id(created), List.of("orders-2"), dryRun)))
                .contains(0);
        assertThat(outage(clusters.fence(tenant.caller(), id(created), List.of("orders-2", "orders-3"), dryRun)))
                .isEmpty();
        assertThat(outage(clusters.fence(tenant.caller(), id(created), List.of("orders-1"), dryRun)))
                .isEmpty();
        assertThat(outage(clusters.fence(tenant.caller(), id(created), null, dryRun)))
                .isEmpty();
        assertThat(clusters.resume(tenant.caller(), id(created), dryRun).steps())
                .isEmpty();
        assertThat(tenant.seesCluster(created).generation()).isEqualTo(1);
    }

    private void assertConflict(TestTenant tenant, JobView created, String next, Runnable change) {
        var before = tenant.seesCluster(created);

        var refusal = Refusals.refusalOf(change::run);

        assertThat(refusal.code()).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(refusal.nextAction()).isEqualTo(next);
        assertThat(tenant.seesCluster(created).generation()).isEqualTo(before.generation());
        assertThat(tenant.seesCluster(created).state()).isEqualTo(before.state());
    }

    private JobView changes(TestTenant tenant, JobView created, ClusterDraft draft) {
        return clusters.change(tenant.caller(), id(created), present -> draft, ChangeOptions.PLAIN);
    }

    private static ClusterDraft draft(@Nullable String parameter, @Nullable String value, boolean isProtected) {
        var parameters = parameter == null ? null : java.util.Map.of(parameter, String.valueOf(value));
        return new ClusterDraft(
                ClusterDraft.Shape.FULL,
                null,
                "orders",
                null,
                null,
                null,
                null,
                null,
                isProtected,
                new ClusterDraft.Spec(null, null, parameters, null, null, null, null, null, null),
                null);
    }

    private static Optional<Integer> outage(JobView planned) {
        return Optional.ofNullable(Objects.requireNonNull(planned.plan()).expectedOutageSeconds());
    }

    private static List<@Nullable String> notes(TestTenant tenant, JobView job) {
        return tenant.sees(job).steps().stream()
                .<@Nullable String>map(step -> step.note())
                .toList();
    }

    private static Condition condition(ClusterView cluster, String type) {
        return cluster.conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static ClusterId id(JobView created) {
        return Objects.requireNonNull(created.clusterId());
    }
}
