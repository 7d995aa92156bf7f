package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.Refusals;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobProblem;
import dev.matriarch.provisioning.jobs.JobView;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which moves of the primary are refused, on what is seen at that moment, and how those that are not go. */
class PrimaryMovesTest extends ByHandTest {

    @Test
    void anInstanceThatIsNotThereIsAFieldErrorThatSaysWhichThereAre() {
        var tenant = newTenant();
        var created = creation(tenant);

        var refusal = refused(tenant, created, "orders-7", null);

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal.errors())
                .containsExactly(FieldError.body(
                        "#/to", "no-such-instance", "orders-7: there are [orders-1, orders-2, orders-3]"));
    }

    @Test
    void thePrimaryCannotBecomePrimary() {
        var tenant = newTenant();
        var created = creation(tenant);

        var refusal = refused(tenant, created, "orders-1", null);

        assertThat(refusal.code()).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(refusal).hasMessage("orders-1 is the primary already");
    }

    @Test
    void anInstanceThatIsNotReadyCannotBecomePrimary() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.reports(tenant.cluster(created), "the standbys are being rebuilt");

        assertThat(refused(tenant, created, "orders-2", null)).hasMessage("orders-2 is not ready");
        assertThat(refused(tenant, created, null, null)).hasMessage("no standby is ready to become primary");
    }

    @Test
    void anInstanceThatIsTooFarBehindCannotBecomePrimary() {
        var tenant = newTenant();
        var created = creation(tenant);

        var refusal = refused(tenant, created, "orders-2", -1L);

        assertThat(refusal).hasMessage("orders-2 is 0 bytes behind, more than -1");
        assertThat(refusal.nextAction()).isEqualTo("wait, or send a greater maxLagBytes");
    }

    @Test
    void whoIsBusyIsToldSoFirst() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.convergesByItself(false);
        var scale = tenant.scales(created, 5);
        one.takes(scale);

        var refusal = refused(tenant, created, "orders-2", null);

        assertThat(refusal.code()).isEqualTo(ErrorCode.CLUSTER_BUSY);
        assertThat(refusal.members()).containsEntry("jobId", String.valueOf(scale.id()));
    }

    @Test
    void aDataPlaneThatDoesNotAnswerCannotBeJudged() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.isUnreachable(true);

        Assertions.assertThatThrownBy(() -> tenant.switchesOver(created, "orders-2"))
                .isInstanceOf(OperatorUnavailableException.class);
        assertThat(tenant.seesCluster(created).activeJob()).isNull();
    }

    @Test
    void whereRowsCouldBeLostAFailoverNeedsConsent() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.convergesByItself(false);

        var refusal = Refusals.refusalOf(() -> clusters.failover(
                tenant.caller(), Objects.requireNonNull(created.clusterId()), null, false, ChangeOptions.PLAIN));

        assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_LOSS_CONSENT_REQUIRED);
        assertThat(refusal.nextAction()).contains("acceptDataLoss");
        assertThat(tenant.seesCluster(created).generation()).isEqualTo(1);
    }

    @Test
    void aSwitchoverWithoutANameTakesTheBestStandby() {
        var tenant = newTenant();
        var created = creation(tenant);

        var job = clusters.switchover(
                tenant.caller(), Objects.requireNonNull(created.clusterId()), null, null, ChangeOptions.PLAIN);
        one.takesWhileDue(job);

        assertThat(tenant.sees(job).result()).containsEntry("primary", "orders-2");
        assertThat(tenant.seesCluster(created).facts().primary()).isEqualTo("orders-2");
    }

    @Test
    void oneThatTheOperatorWouldNotHaveIsNotChosen() {
        var tenant = newTenant();
        var created = creation(tenant);
        var id = Objects.requireNonNull(created.clusterId());
        operator.wouldNotHave("orders-2", "commits do not wait for orders-2");
        try {
            var refusal = Refusals.refusalOf(
                    () -> clusters.switchover(tenant.caller(), id, "orders-2", null, ChangeOptions.PLAIN));
            assertThat(refusal).hasMessage("commits do not wait for orders-2");
            assertThat(refusal.code()).isEqualTo(ErrorCode.STATE_CONFLICT);

            var job = clusters.switchover(tenant.caller(), id, null, null, ChangeOptions.PLAIN);
            one.takesWhileDue(job);

            assertThat(tenant.sees(job).result()).containsEntry("primary", "orders-3");
        } finally {
            operator.wouldNotHave("orders-2", null);
        }
    }

    @Test
    void aSwitchoverThatTheOperatorWentBackFromEndsWithItsReason() {
        var tenant = newTenant();
        var created = creation(tenant);
        var job = tenant.switchesOver(created, "orders-2");
        operator.abandonsSwitchovers("the operator went back to orders-1: orders-2 is stopping");

        one.takesWhileDue(job);

        var seen = tenant.sees(job);
        assertThat(seen.state()).isEqualTo(JobView.State.FAILED);
        assertThat(seen.problem())
                .extracting(JobProblem::code, JobProblem::detail)
                .containsExactly("switchover-abandoned", "the operator went back to orders-1: orders-2 is stopping");
        assertThat(tenant.seesCluster(created).facts().primary()).isEqualTo("orders-1");
    }

    @Test
    void untilThePrimaryHasMovedTheJobSaysWhatKeepsIt() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.convergesByItself(false);
        var job = tenant.switchesOver(created, "orders-2");
        operator.takesNoWrites(tenant.cluster(created), true);
        operator.reports(tenant.cluster(created), "orders-1 is shutting down");

        one.takes(job);

        assertThat(tenant.sees(job).steps().get(1).note()).isEqualTo("orders-1 is shutting down");
    }

    @Test
    void aPlanOfASwitchoverMovesNothing() {
        var tenant = newTenant();
        var created = creation(tenant);

        var plan = clusters.switchover(
                tenant.caller(),
                Objects.requireNonNull(created.clusterId()),
                "orders-2",
                null,
                new ChangeOptions(true, null, false));

        assertThat(plan.state()).isEqualTo(JobView.State.PLANNED);
        assertThat(plan.id()).isNull();
        assertThat(Objects.requireNonNull(plan.plan()).expectedOutageSeconds()).isNull();
        assertThat(tenant.seesCluster(created).generation()).isEqualTo(1);
    }

    @Test
    void aFailoverBringsAboutWhatTheJobItSupersededNeverCameTo() {
        var tenant = newTenant();
        var created = creation(tenant);
        var scale = tenant.scales(created, 5);

        var failover = tenant.failsOver(created, new ChangeOptions(false, null, true));
        one.takesWhileDue(failover);

        assertThat(tenant.sees(scale).state()).isEqualTo(JobView.State.FAILED);
        assertThat(tenant.sees(failover).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(operator.instances(tenant.cluster(created))).isEqualTo(5);
    }

    @Test
    void aFailoverOfAClusterThatIsStuckWaitsForThePrimaryAllTheSame() {
        var tenant = newTenant();
        var created = creation(tenant);
        failedScale(tenant, created);
        var failover = tenant.failsOver(created, ChangeOptions.PLAIN);

        one.takes(failover);

        var seen = tenant.sees(failover);
        assertThat(seen.steps().get(1).note()).isEqualTo("orders-2 takes writes");
        assertThat(seen.problem()).extracting(JobProblem::detail).isEqualTo("no node has room");
    }

    private RequestRefusedException refused(
            TestTenant tenant, JobView created, @Nullable String to, @Nullable Long maxLagBytes) {
        return Refusals.refusalOf(() -> clusters.switchover(
                tenant.caller(), Objects.requireNonNull(created.clusterId()), to, maxLagBytes, ChangeOptions.PLAIN));
    }
}
