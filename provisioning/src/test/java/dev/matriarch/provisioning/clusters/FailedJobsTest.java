package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A cluster that a job could not bring about says why, without anybody having to find the job. */
class FailedJobsTest extends ByHandTest {

    @Test
    void whatTheOperatorsWebhookRefusesIsTheClustersConditionWithTheWayOut() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.onCall(verb -> {
            if (verb.equals("apply")) {
                throw new OperatorRefusedException("spec.instances: they are too many", "Ask for fewer.");
            }
        });
        var refused = tenant.scales(created, 5);

        one.takesWhileDue(refused);

        var expected = new Condition(
                "Converged",
                false,
                "OperatorRefused",
                "job %s did not bring about what is wanted: spec.instances: they are too many".formatted(refused.id()),
                "Ask for fewer. Then POST /jobs/%s/retry or change the cluster.".formatted(refused.id()),
                null);
        assertThat(tenant.seesCluster(created).conditions()).contains(expected);
        assertThat(listed(tenant)).contains(expected);
    }

    @Test
    void whatWasCancelledBeforeItBeganHasNoOtherCause() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.onCall(verb -> {
            throw new OperatorRefusedException("no", "Ask for something else.");
        });
        one.takesWhileDue(tenant.scales(created, 5));
        JobView another = tenant.scales(created, 4);

        tenant.cancels(another);
        one.takesWhileDue(another);

        assertThat(tenant.seesCluster(created).conditions())
                .filteredOn(condition -> condition.type().equals("Converged"))
                .extracting(Condition::reason)
                .containsExactly("JobFailed");
    }

    private List<Condition> listed(TestTenant tenant) {
        var all = new ClusterFilter(null, null, null, null, null, Map.of(), false);
        return clusters.list(tenant.caller(), all, new PageRequest(null, 1))
                .items()
                .getFirst()
                .conditions();
    }
}
