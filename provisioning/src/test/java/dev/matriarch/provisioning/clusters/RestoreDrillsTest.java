package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.RestoreDrill;
import dev.matriarch.operators.SqlChecks.Verdict;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.backups.ObjectStoreRegistry;
import dev.matriarch.provisioning.clusters.DrillDraft.CheckDraft;
import dev.matriarch.provisioning.clusters.DrillReport.Check;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobProblem;
import dev.matriarch.provisioning.jobs.JobView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a drill finds, and that nothing is left of it whatever that is. */
class RestoreDrillsTest extends ByHandTest {

    private static final List<CheckDraft> ONE_CHECK = List.of(new CheckDraft("all orders", "select true"));

    private static final PageRequest ALL = new PageRequest(null, 10);
    private static final ClusterFilter EVERY_ONE = new ClusterFilter(null, null, null, null, null, Map.of(), false);

    @Autowired
    private RestoreDrills drills;

    @Autowired
    private ObjectStoreRegistry stores;

    @Autowired
    private ArchiveWatch watch;

    private TestTenant tenant;
    private JobView created;

    @BeforeEach
    void aClusterThatCanBeRestored() {
        tenant = newTenant();
        stores.sandbox(Path.of("/archive"));
        operator.archives().beginAnew(time.instant());
        observer.watchAll();
        created = clusters.create(
                caller(), TestTenant.draft("orders", TestTenant.archivingTo("sandbox")), ChangeOptions.PLAIN);
        one.takesWhileDue(created);
        watch.round();
        one.takesWhileDue(jobs.newest(caller(), source(), BackUpCluster.KIND).orElseThrow());
    }

    @AfterEach
    void everyStatementHolds() {
        operator.onCheck(sql -> new Verdict(true, null));
    }

    @Test
    void itRestoresIntoOneInstanceThatArchivesNothing() {
        operator.convergesByItself(false);
        var job = begins(ONE_CHECK);
        beginsToRestore(job);

        var copy = tenant.seesCluster(job);
        assertThat(copy.name()).startsWith("drill-");
        assertThat(copy.namespace()).isEqualTo("default");
        assertThat(copy.desired().spec().instances()).isEqualTo(1);
        assertThat(copy.desired().spec().backup()).isNull();
        assertThat(copy.desired().archive()).isNull();
        operator.converges(tenant.cluster(job));
        operator.convergesByItself(true);
        finishes(job);

        assertThat(report().problem()).isNull();
        assertThat(newest().drill().state()).isEqualTo(RestoreDrill.State.PASSED);
        assertNothingIsLeftOf(job);
    }

    @Test
    void whatADisasterWouldCostIsHowLongACommitTakesToTheArchive() {
        operator.archives().keepsUp(false);
        var job = begins(ONE_CHECK);
        one.takesWhileDue(job);
        time.passes(Duration.ofSeconds(40));
        operator.archives().catchesUp(tenant.cluster(created));
        finishes(job);

        assertThat(report().rpoSeconds()).isEqualTo(40);
        assertThat(report().rtoSeconds()).isNotNull();
    }

    @Test
    void aClusterThatDoesNotAnswerIsRestoredFromWhatIsThere() {
        operator.archives().isSilent(true);
        var job = begins(ONE_CHECK);
        finishes(job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(report().rpoSeconds()).isNull();
        assertThat(report().checks()).extracting(Check::state).containsExactly(Check.State.HELD);
    }

    @Test
    void anArchiveThatTakesNothingIsAFinding() {
        operator.archives().stops("no space is left");
        var job = begins(ONE_CHECK);
        one.takesWhileDue(job);
        time.passes(Duration.ofMinutes(21));
        finishes(job);

        assertThat(problem(job))
                .isEqualTo(new JobProblem(
                        "deadline-exceeded", "gave up waiting: nothing gets into the archive: no space is left", null));
        assertNothingIsLeftOf(job);
    }

    @Test
    void anOperatorThatCannotRestoreIsAFinding() {
        operator.convergesByItself(false);
        var job = begins(ONE_CHECK);
        beginsToRestore(job);
        operator.isStuck(tenant.cluster(job), "the base backup is corrupt");
        operator.convergesByItself(true);
        finishes(job);

        assertThat(problem(job).detail()).isEqualTo("the base backup is corrupt");
        assertThat(report().problem()).isEqualTo(problem(job));
        assertThat(report().checks()).extracting(Check::state).containsExactly(Check.State.PENDING);
        assertThat(newest().drill().state()).isEqualTo(RestoreDrill.State.FAILED);
        assertNothingIsLeftOf(job);
    }

    @Test
    void lessThanWasInTheArchiveIsAFinding() {
        operator.onCheck(sql -> new Verdict(!sql.contains("pg_current_wal_lsn"), null));
        var job = begins(ONE_CHECK);
        finishes(job);

        assertThat(problem(job).code()).isEqualTo("restored-too-little");
        assertNothingIsLeftOf(job);
    }

    @Test
    void aCheckThatDoesNotHoldIsAFindingAndTheOthersAreAskedToo() {
        operator.onCheck(sql -> new Verdict(!sql.equals("select false"), null));
        var job = begins(List.of(new CheckDraft("never", "select false"), new CheckDraft("always", "select true")));
        finishes(job);

        assertThat(problem(job).code()).isEqualTo("check-failed");
        assertThat(report().checks()).extracting(Check::state).containsExactly(Check.State.FAILED, Check.State.HELD);
        assertNothingIsLeftOf(job);
    }

    @Test
    void oneThatIsCancelledIsGoneWithItsCluster() {
        operator.convergesByItself(false);
        var job = begins(ONE_CHECK);
        beginsToRestore(job);

        tenant.cancels(job);
        operator.convergesByItself(true);
        finishes(job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.CANCELLED);
        assertThat(newest().drill().state()).isEqualTo(RestoreDrill.State.CANCELLED);
        assertNothingIsLeftOf(job);
    }

    @Test
    void oneWhoseClusterIsDeletedMeanwhileDoesNotRunForEver() {
        operator.convergesByItself(false);
        var job = begins(ONE_CHECK);
        beginsToRestore(job);

        var deletion = tenant.deletes(job);
        operator.convergesByItself(true);
        finishes(deletion);

        assertThat(newest().drill().state()).isEqualTo(RestoreDrill.State.CANCELLED);
        assertNothingIsLeftOf(job);
    }

    @Test
    void reportsOfOthersAreNotFound() {
        finishes(begins(ONE_CHECK));
        var stranger = newTenant().caller();

        assertThat(Refusals.codeOf(() -> drills.list(stranger, source(), ALL))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(Refusals.codeOf(
                        () -> drills.get(stranger, source(), newest().drill().id())))
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    private JobView begins(List<CheckDraft> checks) {
        return drills.beginning(caller(), source(), new DrillDraft(null, checks))
                .apply(ChangeOptions.PLAIN);
    }

    private void beginsToRestore(JobView job) {
        one.takesWhileDue(job);
        time.passes(A_PAUSE);
        one.takesWhileDue(job);
        assertThat(operator.instances(tenant.cluster(job))).isEqualTo(1);
    }

    /** A check runs beside the steps that wait for it. */
    private void finishes(JobView job) {
        await("the job's end").until(() -> {
            one.takesWhileDue(job);
            time.passes(A_PAUSE);
            return tenant.sees(job).state().isFinal();
        });
    }

    private DrillView newest() {
        return drills.list(caller(), source(), ALL).items().getFirst();
    }

    private DrillReport report() {
        return newest().report();
    }

    private JobProblem problem(JobView job) {
        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.FAILED);
        return Objects.requireNonNull(tenant.sees(job).problem());
    }

    private void assertNothingIsLeftOf(JobView job) {
        assertThat(operator.instances(tenant.cluster(job))).isZero();
        assertThat(clusters.list(caller(), EVERY_ONE, ALL).items())
                .extracting(ClusterView::name)
                .containsExactly("orders");
    }

    private ClusterId source() {
        return Objects.requireNonNull(created.clusterId());
    }

    private Caller caller() {
        return tenant.caller();
    }
}
