package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.clusters.ClusterDraft.Spec;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Plan;
import dev.matriarch.provisioning.jobs.Plan.Difference;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is said of changes before they are made. */
class PlansTest extends ByHandTest {

    private static final ChangeOptions DRY_RUN = new ChangeOptions(true, null, false);

    @Autowired
    Looks looks;

    @Autowired
    ClusterStore rows;

    @Test
    void aCreationShowsAllOfItsValuesAndTakesNothingUp() {
        var tenant = newTenant();

        var job = clusters.create(tenant.caller(), TestTenant.draft("orders"), DRY_RUN);

        assertThat(job.state()).isEqualTo(JobView.State.PLANNED);
        assertThat(job.clusterId()).isNull();
        var plan = plan(job);
        assertThat(plan.diff())
                .contains(
                        new Difference("/spec/instances", null, "3"),
                        new Difference("/spec/storage/size", null, "10Gi"));
        assertThat(plan.manifest()).contains("instances: 3");
        assertThat(plan.expectedOutageSeconds()).isZero();
        assertThat(creation(tenant).clusterName()).isEqualTo("orders");
    }

    @Test
    void aPlanIsRefusedWhereTheChangeWouldBe() {
        var tenant = newTenant();
        creation(tenant);

        assertThat(Refusals.codeOf(() -> clusters.create(tenant.caller(), TestTenant.draft("orders"), DRY_RUN)))
                .isEqualTo(ErrorCode.NAME_TAKEN);
    }

    @Test
    void aParameterThatNeedsARestartNamesTheInstancesThePrimaryLast() {
        var tenant = newTenant();
        var created = creation(tenant);

        var plan = plan(changes(tenant, created, Map.of("max_connections", "200"), DRY_RUN));

        assertThat(plan.diff())
                .containsExactly(new Difference("/spec/postgresql/parameters/max_connections", null, "200"));
        assertThat(plan.restarts()).containsExactly("orders-2", "orders-3", "orders-1");
        assertThat(plan.expectedOutageSeconds()).isNull();
    }

    @Test
    void aParameterThatNeedsNoneRestartsNobody() {
        var tenant = newTenant();
        var created = creation(tenant);

        var plan = plan(changes(tenant, created, Map.of("work_mem", "16MB"), DRY_RUN));

        assertThat(plan.restarts()).isEmpty();
        assertThat(plan.expectedOutageSeconds()).isZero();
    }

    @Test
    void aRestartOfOneInstanceIsOnlyThat() {
        var tenant = newTenant();
        var created = creation(tenant);

        var plan = plan(clusters.restart(tenant.caller(), id(created), "orders-2", DRY_RUN));

        assertThat(plan.restarts()).containsExactly("orders-2");
        assertThat(plan.diff()).isEmpty();
        assertThat(plan.expectedOutageSeconds()).isZero();
        assertThat(Refusals.codeOf(() -> clusters.restart(tenant.caller(), id(created), "orders-9", DRY_RUN)))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void aChangeOfNothingHasNoSteps() {
        var tenant = newTenant();
        var created = creation(tenant);

        var planned = changes(tenant, created, Map.of(), DRY_RUN);
        var done = changes(tenant, created, Map.of(), ChangeOptions.PLAIN);

        assertThat(planned.steps()).isEmpty();
        assertThat(done.steps()).isEmpty();
        assertThat(done.state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(tenant.seesCluster(created).generation()).isEqualTo(1);
    }

    @Test
    void theSameChangeAgainHasStepsWhereSomebodyHasChangedItByHand() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.isStuck(tenant.cluster(created), "instances was changed by hand");
        looks.look(row(tenant, created), Expectation.matching(DesiredClusters.of(row(tenant, created)), null));

        var planned = changes(tenant, created, Map.of(), DRY_RUN);
        var job = changes(tenant, created, Map.of(), ChangeOptions.PLAIN);

        assertThat(planned.steps()).isNotEmpty().hasSameSizeAs(job.steps());
    }

    @Test
    void theSameChangeAgainIsAJobWhereTheFirstHasFailed() {
        var tenant = newTenant();
        var created = creation(tenant);
        failedScale(tenant, created);

        var again = tenant.scales(created, 5);

        assertThat(again.state()).isEqualTo(JobView.State.PENDING);
        assertThat(again.steps()).hasSize(2);
    }

    @Test
    void aScalingMovesTheDefaultsWithIt() {
        var tenant = newTenant();
        var created = creation(tenant);

        var plan = plan(clusters.scale(tenant.caller(), id(created), 2, DRY_RUN));

        assertThat(plan.diff())
                .containsExactly(
                        new Difference("/spec/instances", "3", "2"),
                        new Difference("/spec/synchronous/durability", "REQUIRED", "PREFERRED"));
    }

    @Test
    void aChangeOfWhatSomebodyElseHasChangedIsRefused() {
        var tenant = newTenant();
        var created = creation(tenant);
        one.takesWhileDue(tenant.scales(created, 5));

        var refusal = Refusals.refusalOf(
                () -> clusters.scale(tenant.caller(), id(created), 4, new ChangeOptions(false, 1L, false)));

        assertThat(refusal.code()).isEqualTo(ErrorCode.GENERATION_MISMATCH);
        assertThat(refusal.members()).containsEntry("generation", 2L);
    }

    private JobView changes(TestTenant tenant, JobView created, Map<String, String> parameters, ChangeOptions options) {
        var spec = new Spec(null, null, parameters, null, null, null, null, null, null);
        return clusters.change(tenant.caller(), id(created), present -> TestTenant.draft("orders", spec), options);
    }

    private HaCluster row(TestTenant tenant, JobView created) {
        return rows.find(tenant.caller().requireTenant(), id(created)).orElseThrow();
    }

    private static Plan plan(JobView job) {
        return Objects.requireNonNull(job.plan());
    }

    private static ClusterId id(JobView job) {
        return Objects.requireNonNull(job.clusterId());
    }
}
