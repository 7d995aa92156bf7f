package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobProblem;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Plan;
import dev.matriarch.provisioning.jobs.Plan.Difference;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Other sizes: what is refused before there is a job, what a plan says, and how a disk that is full is rescued. */
class ResizeTest extends ByHandTest {

    private static final ChangeOptions DRY_RUN = new ChangeOptions(true, null, false);

    @AfterEach
    void volumesAreUsualAgain() {
        operator.hasVolumesOf(null);
        operator.disksAreFull(false);
        operator.onCall(call -> {});
    }

    @Test
    void sizesKeepTheirSpellingAndTheRestStays() {
        var tenant = newTenant();
        var created = creation(tenant);

        var job = resizes(tenant, created, "20480Mi", null, "0.5", null);
        one.takesWhileDue(job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(tenant.sees(job).kind()).isEqualTo("RESIZE_CLUSTER");
        var cluster = tenant.seesCluster(created);
        assertThat(cluster.desired().spec().storage().size()).isEqualTo("20480Mi");
        assertThat(cluster.desired().spec().resources()).isEqualTo(new ClusterSpec.Resources("0.5", null));
        assertThat(cluster.desired().spec().instances()).isEqualTo(3);
        assertThat(cluster.state()).isEqualTo(ClusterState.READY);
        assertThat(cluster.settledGeneration()).isEqualTo(2);

        one.takesWhileDue(resizes(tenant, created, null, null, null, "2Gi"));
        assertThat(tenant.seesCluster(created).desired().spec().resources())
                .isEqualTo(new ClusterSpec.Resources("0.5", "2Gi"));
    }

    @Test
    void aVolumeThatGrowsRestartsNobody() {
        var tenant = newTenant();
        var created = creation(tenant);

        var plan = plan(tenant.resizes(created, new ResizeDraft("20Gi", null, null, null), DRY_RUN));

        assertThat(plan.diff()).containsExactly(new Difference("/spec/storage/size", "10Gi", "20Gi"));
        assertThat(plan.restarts()).isEmpty();
        assertThat(plan.expectedOutageSeconds()).isZero();
        assertThat(tenant.seesCluster(created).generation()).isEqualTo(1);
    }

    @Test
    void otherResourcesAndANewVolumeRestartAllThePrimaryLast() {
        var tenant = newTenant();
        var created = creation(tenant);

        var cpu = plan(tenant.resizes(created, new ResizeDraft(null, null, "2", null), DRY_RUN));
        var wal = plan(tenant.resizes(created, new ResizeDraft(null, "2Gi", null, null), DRY_RUN));

        assertThat(cpu.restarts()).containsExactly("orders-2", "orders-3", "orders-1");
        assertThat(cpu.expectedOutageSeconds()).isNull();
        assertThat(wal.diff()).containsExactly(new Difference("/spec/walStorage/size", null, "2Gi"));
        assertThat(wal.restarts()).containsExactly("orders-2", "orders-3", "orders-1");
    }

    @Test
    void aVolumeWhoseClassCannotExpandIsRefusedBeforeThereIsAJob() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.hasVolumesOf("fixed-size");

        var refusal = refused(tenant, created, new ResizeDraft("20Gi", null, null, null), ChangeOptions.PLAIN);

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal.errors())
                .containsExactly(FieldError.body(
                        "#/storage",
                        "class-cannot-expand",
                        "orders-1 cannot grow: its storage class fixed-size does not allow it"));
        assertThat(refused(tenant, created, new ResizeDraft("20Gi", null, null, null), DRY_RUN)
                        .errors())
                .hasSize(1);
        assertThat(tenant.seesCluster(created).generation()).isEqualTo(1);
        assertThat(resizes(tenant, created, null, null, "2", null).state()).isEqualTo(JobView.State.PENDING);
    }

    @Test
    void aPatchIsRefusedForTheSameReasonWhereItSaysSo() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.hasVolumesOf("fixed-size");
        var larger = new ClusterDraft.Spec(
                null, null, null, new ClusterDraft.Storage("20Gi", null), null, null, null, null, null);

        var refusal = Refusals.refusalOf(() -> clusters.change(
                tenant.caller(),
                Objects.requireNonNull(created.clusterId()),
                present -> TestTenant.draft("orders", larger),
                ChangeOptions.PLAIN));

        assertThat(refusal.errors())
                .extracting(FieldError::at, FieldError::code)
                .containsExactly(tuple("#/spec/storage/size", "class-cannot-expand"));
    }

    @Test
    void whereNobodyAnswersTheJobFindsOut() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.hasVolumesOf("fixed-size");
        operator.isUnreachable(true);
        var job = resizes(tenant, created, "20Gi", null, null, null);
        operator.isUnreachable(false);
        var earlier = operator.writes();

        one.takesWhileDue(job);

        assertThat(tenant.sees(job).problem())
                .extracting(JobProblem::code, JobProblem::detail)
                .containsExactly(
                        "class-cannot-expand", "orders-1 cannot grow: its storage class fixed-size does not allow it");
        assertThat(operator.writes()).isEqualTo(earlier);
    }

    @Test
    void whereNobodyAnswersWhatIsKnownOfTheNamedClassHasToDo() {
        var tenant = newTenant();
        var fast = new ClusterDraft.Spec(
                null, null, null, new ClusterDraft.Storage(null, "fast"), null, null, null, null, null);
        var created = clusters.create(tenant.caller(), TestTenant.draft("orders", fast), ChangeOptions.PLAIN);
        one.takesWhileDue(created);
        operator.isUnreachable(true);

        var refusal = refused(tenant, created, new ResizeDraft("20Gi", null, null, null), ChangeOptions.PLAIN);

        assertThat(refusal.errors()).extracting(FieldError::code).containsExactly("class-cannot-expand");
    }

    @Test
    void theVolumesAreLookedAtOutsideOfAnyTransaction() {
        var tenant = newTenant();
        var created = creation(tenant);
        var asked = new AtomicBoolean();
        operator.onCall(call -> asked.set(!TransactionSynchronizationManager.isActualTransactionActive()));

        resizes(tenant, created, "20Gi", null, null, null);

        assertThat(asked).isTrue();
    }

    @Test
    void beingBusyIsTheBetterReason() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.hasVolumesOf("fixed-size");
        tenant.scales(created, 5);

        assertThat(refused(tenant, created, new ResizeDraft("20Gi", null, null, null), ChangeOptions.PLAIN)
                        .code())
                .isEqualTo(ErrorCode.CLUSTER_BUSY);
    }

    @Test
    void volumesGrowBeforeAnythingIsAppliedWhereADiskIsFull() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.disksAreFull(true);
        var earlier = operator.writes().size();

        var job = resizes(tenant, created, "20Gi", null, null, null);
        one.takesWhileDue(job);

        var seen = tenant.sees(job);
        assertThat(seen.state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(seen.steps()).extracting("name").containsExactly("grow-volumes", "apply", "await-settled");
        assertThat(seen.steps().getFirst().note()).isEqualTo("a disk is full: asked for more room for orders-1");
        assertThat(operator.writes().subList(earlier, operator.writes().size()))
                .containsExactly("grow orders", "apply orders");
    }

    @Test
    void whatGrowsCannotBeTakenBackAndOtherResourcesCan() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.convergesByItself(false);

        var cpu = resizes(tenant, created, null, null, "2", null);
        one.takes(cpu);
        assertThat(tenant.sees(cpu).cancellable()).isTrue();
        operator.converges(tenant.cluster(created));
        wakes(tenant, created);
        one.takesWhileDue(cpu);

        var storage = resizes(tenant, created, "20Gi", null, null, null);
        one.takes(storage);
        assertThat(tenant.sees(storage).cancellable()).isFalse();
        assertThat(Refusals.codeOf(() -> tenant.cancels(storage))).isEqualTo(ErrorCode.JOB_PAST_NO_RETURN);
    }

    @Test
    void aGrowthCanBeCancelledBeforeItBegins() {
        var tenant = newTenant();
        var created = creation(tenant);
        var job = resizes(tenant, created, "20Gi", null, null, null);

        tenant.cancels(job);
        one.takesWhileDue(job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.CANCELLED);
        assertThat(tenant.seesCluster(created).desired().spec().storage().size())
                .isEqualTo("10Gi");
        assertThat(tenant.seesCluster(created).state()).isEqualTo(ClusterState.READY);
    }

    private JobView resizes(
            TestTenant tenant,
            JobView created,
            @Nullable String storage,
            @Nullable String walStorage,
            @Nullable String cpu,
            @Nullable String memory) {
        return tenant.resizes(created, new ResizeDraft(storage, walStorage, cpu, memory), ChangeOptions.PLAIN);
    }

    private static RequestRefusedException refused(
            TestTenant tenant, JobView created, ResizeDraft draft, ChangeOptions options) {
        return Refusals.refusalOf(() -> tenant.resizes(created, draft, options));
    }

    private static Plan plan(JobView job) {
        return Objects.requireNonNull(job.plan());
    }
}
