package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.operators.DesiredPooler;
import dev.matriarch.operators.DesiredPooler.Mode;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.clusters.ClusterDraft.Pool;
import dev.matriarch.provisioning.clusters.ClusterDraft.Pooler;
import dev.matriarch.provisioning.clusters.ClusterDraft.Spec;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Plan.Difference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Connection poolers as a part of what is wanted of a cluster. */
class PoolersTest extends ByHandTest {

    private static final Pooler WRITES = new Pooler(new Pool(null, null, null, null), null);
    private static final ChangeOptions DRY_RUN = new ChangeOptions(true, null, false);

    @Test
    void aClusterCanBeMadeWithOneAndTheOperatorIsToldOfIt() {
        var tenant = newTenant();
        var created = clusters.create(tenant.caller(), TestTenant.draft("orders", with(WRITES)), ChangeOptions.PLAIN);

        one.takesWhileDue(created);

        assertThat(asked(created))
                .isEqualTo(new DesiredPooler(new DesiredPooler.Pool(1, Mode.TRANSACTION, 20, 200), null));
        assertThat(tenant.sees(created).state()).isEqualTo(JobView.State.SUCCEEDED);
    }

    @Test
    void thePlanOfOneSaysWhatItWillBeAndRestartsNobody() {
        var tenant = newTenant();
        var created = creation(tenant);

        var plan =
                Objects.requireNonNull(changes(tenant, created, WRITES, DRY_RUN).plan());

        assertThat(plan.diff())
                .containsExactly(
                        new Difference("/spec/pooler/readWrite/instances", null, "1"),
                        new Difference("/spec/pooler/readWrite/maxClients", null, "200"),
                        new Difference("/spec/pooler/readWrite/mode", null, "TRANSACTION"),
                        new Difference("/spec/pooler/readWrite/poolSize", null, "20"));
        assertThat(plan.restarts()).isEmpty();
        assertThat(plan.expectedOutageSeconds()).isZero();
    }

    @Test
    void otherActionsLeaveItAloneAndADocumentWithoutItTakesItAway() {
        var tenant = newTenant();
        var created = creation(tenant);
        one.takesWhileDue(changes(tenant, created, WRITES, ChangeOptions.PLAIN));

        one.takesWhileDue(tenant.scales(created, 5));
        assertThat(asked(created)).isNotNull();

        one.takesWhileDue(changes(tenant, created, null, ChangeOptions.PLAIN));
        assertThat(asked(created)).isNull();
    }

    private @Nullable DesiredPooler asked(JobView created) {
        return operator.pooler(Objects.requireNonNull(created.clusterId()).value());
    }

    private JobView changes(TestTenant tenant, JobView created, @Nullable Pooler pooler, ChangeOptions options) {
        var id = new ClusterId(Objects.requireNonNull(created.clusterId()).value());
        return clusters.change(tenant.caller(), id, present -> TestTenant.draft("orders", with(pooler)), options);
    }

    private static Spec with(@Nullable Pooler pooler) {
        return new Spec(null, null, null, null, null, null, null, null, null, pooler, null, null);
    }
}
