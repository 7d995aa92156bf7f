package dev.matriarch.provisioning.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import dev.matriarch.provisioning.clusters.ResizeDraft;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.dao.DataAccessResourceFailureException;

/** Each step of each workflow runs twice: its worker dies after each of its calls, before anything of it is written down. */
class TwiceTest extends ByHandTest {

    private static final Map<String, BiFunction<TestTenant, JobView, JobView>> CHANGES = Map.of(
            "a creation", (tenant, created) -> tenant.creates("invoices"),
            "a scaling", (tenant, created) -> tenant.scales(created, 5),
            "a resize",
                    (tenant, created) ->
                            tenant.resizes(created, new ResizeDraft("20Gi", null, "2", null), ChangeOptions.PLAIN),
            "a restart", (tenant, created) -> tenant.restarts(created),
            "a switchover", (tenant, created) -> tenant.switchesOver(created, "orders-3"),
            "a failover", (tenant, created) -> tenant.failsOver(created, ChangeOptions.PLAIN),
            "a deletion", TestTenant::deletes);

    @TestFactory
    Stream<DynamicTest> aJobEndsWellThoughEachOfItsCallsIsTheLastOfAWorker() {
        return CHANGES.entrySet().stream()
                .map(change -> DynamicTest.dynamicTest(change.getKey(), () -> runsTwice(change.getValue())));
    }

    private void runsTwice(BiFunction<TestTenant, JobView, JobView> change) {
        var tenant = newTenant();
        var job = change.apply(tenant, creation(tenant));
        var calls = new HashSet<String>();
        try {
            operator.onAnswer(verb -> dieOnce(calls, stepOf(tenant, job) + " " + verb));
            while (!tenant.sees(job).state().isFinal()) {
                runOrDie(job);
            }
        } finally {
            theOperatorIsWellAgain();
        }

        assertThat(calls).isNotEmpty();
        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(epoch(job)).isEqualTo(calls.size() + 1L);
        if (!job.kind().startsWith("DELETE")) {
            assertThat(tenant.seesCluster(job).state()).isEqualTo(ClusterState.READY);
        }
    }

    private void runOrDie(JobView job) {
        var execution = one.picks(job);
        var before = epoch(job);
        try {
            one.putsDown(execution, one.runs(execution));
        } catch (DataAccessResourceFailureException died) {
            assertThat(epoch(job)).isEqualTo(before + 1);
            theDeadAreNoticed();
        }
    }

    private static void dieOnce(Set<String> calls, String call) {
        if (calls.add(call)) {
            throw new DataAccessResourceFailureException("this worker is dead");
        }
    }

    private static String stepOf(TestTenant tenant, JobView job) {
        return tenant.sees(job).steps().stream()
                .filter(step -> !step.state().isOver())
                .findFirst()
                .orElseThrow()
                .name();
    }
}
