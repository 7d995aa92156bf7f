package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobView;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What an operator would refuse is refused before there is a job. */
class PreflightsTest extends ByHandTest {

    private static final ChangeOptions DRY_RUN = new ChangeOptions(true, null, false);

    @Test
    void aNamespaceOfSomebodyElsesIsRefused() {
        var tenant = newTenant();
        operator.objects(new OperatorRefusedException("namespace-foreign", "it is not ours", "choose another"));

        var refusal = refusalOf(() -> tenant.creates("orders"));

        assertThat(refusal.code()).isEqualTo(ErrorCode.NAMESPACE_FOREIGN);
        assertThat(refusal.getMessage()).isEqualTo("it is not ours");
        assertThat(refusal.nextAction()).isEqualTo("choose another");
        assertThat(jdbc.sql("select count(*) from ha_cluster where tenant = :tenant")
                        .param("tenant", tenant.caller().requireTenant().value())
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void anyOtherObjectionIsAConflictInTheOperatorsWords() {
        var tenant = newTenant();
        operator.objects(new OperatorRefusedException("quota", "there is no room", "make some"));

        var refusal = refusalOf(() -> tenant.creates("orders"));

        assertThat(refusal.code()).isEqualTo(ErrorCode.STATE_CONFLICT);
        assertThat(refusal.getMessage()).isEqualTo("there is no room");
    }

    @Test
    void whatTheOperatorHasNoWayForIsAMissingAbility() {
        var tenant = newTenant();
        operator.objects(new OperatorRefusedException("ability-missing", "it has none", "choose another"));

        assertThat(refusalOf(() -> tenant.creates("orders")).code()).isEqualTo(ErrorCode.ABILITY_MISSING);
    }

    @Test
    void aPlanIsRefusedInTheSameWay() {
        var tenant = newTenant();
        operator.objects(new OperatorRefusedException("namespace-foreign", "it is not ours", "choose another"));

        var refusal = refusalOf(() -> clusters.create(tenant.caller(), TestTenant.draft("orders"), DRY_RUN));

        assertThat(refusal.code()).isEqualTo(ErrorCode.NAMESPACE_FOREIGN);
    }

    @Test
    void aNameThatIsTakenIsTheBetterReason() {
        var tenant = newTenant();
        creation(tenant);
        operator.objects(new OperatorRefusedException("state-conflict", "it is there", "choose another"));

        assertThat(refusalOf(() -> tenant.creates("orders")).code()).isEqualTo(ErrorCode.NAME_TAKEN);
    }

    @Test
    void whereNobodyAnswersTheJobWillTell() {
        var tenant = newTenant();
        operator.isUnreachable(true);

        assertThat(tenant.creates("orders").state()).isEqualTo(JobView.State.PENDING);
    }

    @Test
    void theOperatorIsAskedOutsideOfAnyTransaction() {
        var tenant = newTenant();
        var asked = new AtomicBoolean();
        operator.onPreflight(() -> asked.set(!TransactionSynchronizationManager.isActualTransactionActive()));

        assertThat(tenant.creates("orders").state()).isEqualTo(JobView.State.PENDING);
        assertThat(asked).isTrue();
    }
}
