package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.clusters.ClusterDraft.Spec;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobProblem;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Plan.Difference;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another release of PostgreSQL: which are possible, what is done, and the way back. */
class ClusterUpgradesTest extends ByHandTest {

    @BeforeEach
    void theDataPlaneHasReleases() {
        operator.releases(Map.of(17, "17.10", 18, "18.5"));
    }

    @AfterEach
    void asItWas() {
        operator.releases(Map.of());
        operator.hasObstacles();
        operator.convergesByItself(true);
    }

    @Test
    void aClusterKeepsTheReleaseItWasMadeWithUntilItIsUpgraded() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.releases(Map.of(18, "18.6"));

        one.takesWhileDue(tenant.scales(created, 5));
        assertThat(operator.release(tenant.cluster(created))).isEqualTo("18.5");

        var upgrade = tenant.upgrades(created, null);
        one.takesWhileDue(upgrade);
        assertThat(tenant.sees(upgrade).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(operator.release(tenant.cluster(created))).isEqualTo("18.6");
    }

    @Test
    void theNewestReleaseAgainIsNothingToDo() {
        var tenant = newTenant();
        var created = creation(tenant);

        var job = tenant.upgrades(created, null);

        assertThat(job.state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(job.steps()).isEmpty();
    }

    @Test
    void aPlanNamesTheInstancesThatRestartAndTheDifference() {
        var tenant = newTenant();
        var created = seventeen(tenant);

        var planned = clusters.upgrade(tenant.caller(), id(created), 18, new ChangeOptions(true, null, false));

        var plan = Objects.requireNonNull(planned.plan());
        assertThat(plan.restarts()).containsExactly("orders-2", "orders-3", "orders-1");
        assertThat(plan.expectedOutageSeconds()).isNull();
        assertThat(plan.diff())
                .contains(
                        new Difference("/spec/postgresql/version", "17", "18"),
                        new Difference("/release", "17.10", "18.5"));
    }

    @Test
    void anotherMajorVersionIsCheckedAppliedAndAwaited() {
        var tenant = newTenant();
        var created = seventeen(tenant);

        var upgrade = tenant.upgrades(created, 18);
        one.takesWhileDue(upgrade);

        var seen = tenant.sees(upgrade);
        assertThat(seen.state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(seen.steps().getFirst().note()).isEqualTo("nothing stands in the way of 18");
        assertThat(operator.release(tenant.cluster(created))).isEqualTo("18.5");
    }

    @Test
    void whatStandsInTheWayIsToldBeforeThereIsAJob() {
        var tenant = newTenant();
        var created = seventeen(tenant);
        operator.hasObstacles("the replication slot audit would be lost");

        var refusal = Refusals.refusalOf(() -> tenant.upgrades(created, 18));

        assertThat(refusal.code()).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(refusal).hasMessage("the replication slot audit would be lost");
        assertThat(tenant.seesCluster(created).activeJob()).isNull();
    }

    @Test
    void whatComesInTheWayMeanwhileEndsTheJobBeforeAnythingIsDone() {
        var tenant = newTenant();
        var created = seventeen(tenant);
        var upgrade = tenant.upgrades(created, 18);
        operator.hasObstacles("2 of 3 instances are ready");

        one.takesWhileDue(upgrade);

        assertThat(tenant.sees(upgrade).problem())
                .extracting(JobProblem::code, JobProblem::detail)
                .containsExactly("upgrade-hindered", "2 of 3 instances are ready");
        assertThat(operator.release(tenant.cluster(created))).isEqualTo("17.10");
    }

    @Test
    void anUpgradeThatDidNotSucceedHasAWayBack() {
        var tenant = newTenant();
        var created = seventeen(tenant);
        operator.convergesByItself(false);
        var upgrade = tenant.upgrades(created, 18);
        one.takes(upgrade);
        operator.isStuck(tenant.cluster(created), "the data could not be converted");
        passes(A_PAUSE);
        one.takesWhileDue(upgrade);
        assertThat(tenant.sees(upgrade).state()).isEqualTo(JobView.State.FAILED);

        operator.dataIsOf(tenant.cluster(created), 17);
        operator.convergesByItself(true);
        var back = tenant.upgrades(created, 17);
        one.takesWhileDue(back);

        assertThat(tenant.sees(back).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(operator.release(tenant.cluster(created))).isEqualTo("17.10");
    }

    @Test
    void dataThatHasBeenConvertedNeverGoesBack() {
        var tenant = newTenant();
        var created = creation(tenant);

        var refusal = Refusals.refusalOf(() -> tenant.upgrades(created, 17));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.detail()).isEqualTo("17: its data is of 18 already"));
        assertThat(Refusals.codeOf(() -> tenant.upgrades(created, 19))).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    private JobView seventeen(TestTenant tenant) {
        var spec = new Spec(null, 17, null, null, null, null, null, null, null);
        var job = clusters.create(tenant.caller(), TestTenant.draft("orders", spec), ChangeOptions.PLAIN);
        one.takesWhileDue(job);
        return job;
    }

    private static ClusterId id(JobView job) {
        return Objects.requireNonNull(job.clusterId());
    }
}
