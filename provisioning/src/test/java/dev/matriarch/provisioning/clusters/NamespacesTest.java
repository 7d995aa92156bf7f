package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.jobs.ByHandTest;
import dev.matriarch.provisioning.jobs.JobView;
import org.junit.jupiter.api.Test;

/** A tenant's namespace goes with its last cluster. */
class NamespacesTest extends ByHandTest {

    @Test
    void theLastClusterTakesItsNamespaceWithIt() {
        var tenant = newTenant();
        var created = creation(tenant);
        assertThat(operator.namespaces()).contains(namespace(tenant));

        var deletion = tenant.deletes(created);
        one.takesWhileDue(deletion);

        assertThat(operator.namespaces()).doesNotContain(namespace(tenant));
        assertThat(tenant.sees(deletion).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(note(tenant, deletion, "tidy")).isEqualTo("the namespace is gone");
    }

    @Test
    void theJobIsNotOverBeforeItIsGone() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.namespacesLinger(true);

        var deletion = tenant.deletes(created);
        one.takesWhileDue(deletion);
        assertThat(tenant.sees(deletion).state()).isEqualTo(JobView.State.RUNNING);
        assertThat(note(tenant, deletion, "tidy")).isEqualTo("the namespace is going");

        operator.namespacesLinger(false);
        passes(A_PAUSE);
        one.takes(deletion);
        assertThat(tenant.sees(deletion).state()).isEqualTo(JobView.State.SUCCEEDED);
    }

    @Test
    void aNamespaceInWhichSomebodyElseHasSomethingStays() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.namespacesHaveStrangers(true);

        var deletion = tenant.deletes(created);
        one.takesWhileDue(deletion);
        assertThat(note(tenant, deletion, "tidy")).isEqualTo("something is still in the namespace");
        passes(ClusterSteps.LEFT_WITHIN);
        one.takes(deletion);
        operator.namespacesHaveStrangers(false);

        assertThat(tenant.sees(deletion).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(operator.namespaces()).contains(namespace(tenant));
        assertThat(note(tenant, deletion, "tidy")).startsWith("the namespace stays");
    }

    @Test
    void aNamespaceWithAnotherClusterStays() {
        var tenant = newTenant();
        var created = creation(tenant);
        one.takesWhileDue(tenant.creates("invoices"));

        var deletion = tenant.deletes(created);
        one.takesWhileDue(deletion);

        assertThat(operator.namespaces()).contains(namespace(tenant));
        assertThat(note(tenant, deletion, "tidy")).isEqualTo("the namespace has other clusters");
    }

    @Test
    void ofTwoThatGoTogetherTheLastTakesItWithIt() {
        var tenant = newTenant();
        var orders = creation(tenant);
        var invoices = tenant.creates("invoices");
        one.takesWhileDue(invoices);

        var first = tenant.deletes(orders);
        var last = tenant.deletes(invoices);
        one.takesWhileDue(first);

        assertThat(operator.namespaces()).contains(namespace(tenant));
        assertThat(tenant.sees(first).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(note(tenant, first, "tidy")).isEqualTo("the namespace goes with the last of its clusters");
        one.takesWhileDue(last);
        assertThat(operator.namespaces()).doesNotContain(namespace(tenant));
    }

    @Test
    void aCancelledCreationLeavesNoNamespace() {
        var tenant = newTenant();
        var job = waitingCreation(tenant);
        operator.convergesByItself(true);

        tenant.cancels(job);
        one.takesWhileDue(job);

        assertThat(operator.namespaces()).doesNotContain(namespace(tenant));
        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.CANCELLED);
    }

    private static String namespace(TestTenant tenant) {
        return tenant.caller().requireTenant().value() + "-default";
    }

    private static String note(TestTenant tenant, JobView job, String step) {
        return tenant.sees(job).steps().stream()
                .filter(s -> s.name().equals(step))
                .map(s -> String.valueOf(s.note()))
                .findFirst()
                .orElse("there is no such step");
    }
}
