package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.AcknowledgedRows;
import dev.matriarch.operators.ClusterFacts.Role;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Eventually;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorUnavailableException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What goes wrong on real machines, done to one cluster of three that is whole again after each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SandboxFaultsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private TestSandbox sandbox;
    private SandboxAdapter adapter;
    private DesiredCluster desired;
    private long generation;

    @BeforeAll
    void create() throws Exception {
        sandbox = TestSandbox.create();
        adapter = sandbox.adapter();
        desired = ContractClusters.desired(ContractClusters.ref("orders"), 18, 3);
        adapter.apply(desired, next());
        settles();
    }

    @AfterAll
    void remove() throws IOException {
        sandbox.close();
    }

    @Test
    void acknowledgedRowsSurviveTheDeathOfThePrimary() throws Exception {
        var primary = primary();
        try (var rows = rows()) {
            flows(rows);
            kill(primary);
            var seen = settles(Expectation.matching(desired, null).withoutPrimary(primary));
            flows(rows);

            assertThat(seen.health()).isEqualTo(Health.UP);
            assertThat(rows.missing()).isEmpty();
        }
    }

    @Test
    void theNextSupervisorTakesInHandWhatADeadOneLeft() throws Exception {
        var before = settles();
        var processes = pids();
        var supervisor = sandbox.supervisor().orElseThrow();

        supervisor.destroyForcibly();
        TestSandbox.awaitEnd(supervisor);

        assertThatThrownBy(() -> adapter.observe(desired.ref(), Expectation.matching(desired, null)))
                .as("what the dead one reported is not repeated")
                .isInstanceOf(OperatorUnavailableException.class);
        var after = settles();
        assertThat(pids()).isEqualTo(processes);
        assertThat(after.facts().primary()).isEqualTo(before.facts().primary());
        try (var rows = rows()) {
            flows(rows);
            assertThat(rows.missing()).isEmpty();
        }
    }

    @Test
    void thePrimaryThatDiesWhileNoSupervisorLooksIsReplaced() throws Exception {
        var primary = primary();
        try (var rows = rows()) {
            flows(rows);
            var supervisor = sandbox.supervisor().orElseThrow();
            supervisor.destroyForcibly();
            TestSandbox.awaitEnd(supervisor);
            kill(primary);

            settles(Expectation.matching(desired, null).withoutPrimary(primary));
            flows(rows);
            assertThat(rows.missing()).isEmpty();
        }
    }

    @Test
    void aStandbyWhoseDataIsGoneIsBuiltAnew() throws Exception {
        var standby = standbys().getFirst();

        wipe(standby);
        Eventually.get(PATIENCE, "the loss is noticed", this::look, seen -> !seen.settled());

        assertThat(settles().facts().readyInstances()).isEqualTo(3);
    }

    @Test
    void aStandbyThatWentItsOwnWayIsBuiltAnew() throws Exception {
        var standby = standbys().getFirst();
        var before = settles();

        sql(standby, "select pg_promote(false)");
        Eventually.get(PATIENCE, "the divergence is noticed", this::look, seen -> !seen.settled());

        var after = settles();
        assertThat(after.facts().primary()).isEqualTo(before.facts().primary());
        assertThat(after.facts().timeline()).isEqualTo(before.facts().timeline());
        assertThat(after.facts().readyInstances()).isEqualTo(3);
    }

    @Test
    void parametersThatPostgresqlRefusesAreAnsweredInItsWords() throws Exception {
        var good = desired;
        desired = ContractClusters.withParameters(good, Map.of("work_mem", "banana"));
        adapter.apply(desired, next());

        var seen = Eventually.get(PATIENCE, "stuck", this::look, SandboxFaultsTest::isStuck);
        assertThat(((Stuck) seen.convergence()).cause())
                .contains("invalid value for parameter \"work_mem\": \"banana\"");
        assertThat(seen.health()).isEqualTo(Health.UP);
        desired = good;
        adapter.apply(desired, next());
        settles();
    }

    @Test
    void nobodyIsElectedWhereRowsCouldBeMissingAndTheClusterSaysWhy() throws Exception {
        var primary = primary();
        var lost = standbys().getFirst();
        var left = standbys().getLast();

        paused(() -> {
            wipe(primary);
            wipe(lost);
        });

        var seen = Eventually.get(PATIENCE, "stuck", this::look, SandboxFaultsTest::isStuck);
        assertThat(seen.health()).isEqualTo(Health.DOWN);
        assertThat(((Stuck) seen.convergence()).cause())
                .contains("1 of 2 standbys")
                .contains("R + W > N");
        assertThat(adapter.risk(desired.ref(), null).rowsCouldBeLost()).isTrue();

        adapter.failover(desired.ref(), null, null, true, next());
        var after = settles(Expectation.matching(desired, null).withPrimary(left));
        assertThat(after.facts().readyInstances()).isEqualTo(3);
    }

    @Test
    void twoServersShareOneSandboxAndOneSupervisor() throws Exception {
        var other = sandbox.adapter();
        var supervisor = sandbox.supervisor().orElseThrow().pid();
        var fence = next();

        other.apply(desired, fence);
        adapter.apply(desired, fence);
        Eventually.get(
                PATIENCE,
                "settled for both",
                () -> other.observe(desired.ref(), Expectation.matching(desired, fence.mark())),
                Observation::settled);

        assertThat(settles().settled()).isTrue();
        assertThat(sandbox.supervisor().orElseThrow().pid()).isEqualTo(supervisor);
        assertThat(adapter.credentials(desired.ref())).isEqualTo(other.credentials(desired.ref()));
    }

    private interface Act {
        void run() throws Exception;
    }

    /** Things that happen at the same instant, as far as the supervisor can see. */
    private void paused(Act act) throws Exception {
        var supervisor = String.valueOf(sandbox.supervisor().orElseThrow().pid());
        signal("STOP", supervisor);
        try {
            act.run();
        } finally {
            signal("CONT", supervisor);
        }
    }

    private static void signal(String name, String pid) throws Exception {
        assertThat(new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid)
                        .start()
                        .waitFor())
                .isZero();
    }

    private void kill(String instance) throws IOException {
        var postmaster = sandbox.postmaster(desired.ref().id(), instance).orElseThrow();
        postmaster.destroyForcibly();
    }

    private void wipe(String instance) throws Exception {
        var postmaster = sandbox.postmaster(desired.ref().id(), instance).orElseThrow();
        var data =
                sandbox.layout().cluster(desired.ref().id()).instance(instance).resolve("data");
        PostgresProcess.kill(postmaster);
        Eventually.so(PATIENCE, "the data is gone", () -> isDeleted(data));
    }

    /** Those whom the postmaster leaves behind may write until they notice. */
    private static boolean isDeleted(Path data) throws IOException {
        try {
            Trees.delete(data);
            return true;
        } catch (DirectoryNotEmptyException written) {
            return false;
        }
    }

    private void sql(String instance, String statement) throws Exception {
        var files = sandbox.layout().cluster(desired.ref().id());
        var port = Json.read(files.state(), ClusterState.class)
                .orElseThrow()
                .member(instance)
                .port();
        var password = CredentialsFile.read(files).orElseThrow().superuser();
        try (var sql = new InstanceSql(port, password)) {
            sql.execute(statement);
        }
    }

    private Set<Long> pids() throws IOException {
        return sandbox.postmasters().stream().map(ProcessHandle::pid).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isStuck(Observation seen) {
        return seen.convergence() instanceof Convergence.Stuck;
    }

    private AcknowledgedRows rows() throws Exception {
        var endpoints = Objects.requireNonNull(settles().facts().endpoints());
        return AcknowledgedRows.begin(endpoints.readWrite(), adapter.credentials(desired.ref()));
    }

    private static void flows(AcknowledgedRows rows) throws Exception {
        var before = rows.count();
        Eventually.so(PATIENCE, "rows are acknowledged", () -> rows.count() > before + 20);
    }

    private String primary() throws Exception {
        return Objects.requireNonNull(settles().facts().primary());
    }

    private List<String> standbys() throws Exception {
        return settles().facts().instances().stream()
                .filter(instance -> instance.role() == Role.REPLICA)
                .map(instance -> instance.name())
                .toList();
    }

    private Observation look() {
        return adapter.observe(desired.ref(), Expectation.matching(desired, null));
    }

    private Observation settles() throws Exception {
        return settles(
                Expectation.matching(desired, ContractFence.of(generation, 1).mark()));
    }

    private Observation settles(Expectation expectation) throws Exception {
        return Eventually.get(
                PATIENCE, "settled", () -> adapter.observe(desired.ref(), expectation), Observation::settled);
    }

    private ContractFence next() {
        return ContractFence.of(++generation, 1);
    }
}
