package dev.matriarch.provisioning.jobs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.matriarch.metadata.MovableTime;
import dev.matriarch.metadata.StepState;
import dev.matriarch.metadata.Tenant;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.TenantStore;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FakeOperator;
import dev.matriarch.provisioning.ProvisioningTestApplication;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.clusters.HaClusters;
import dev.matriarch.provisioning.dataplanes.DataPlaneConnections;
import dev.matriarch.provisioning.dataplanes.DataPlaneRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What the tests of jobs share: a worker that runs, time that a test moves, and tenants that ask for clusters. */
@SpringBootTest(classes = ProvisioningTestApplication.class)
public abstract class EngineTest {

    static {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1)); // other work may be on the machine
    }

    @Autowired
    protected FakeOperator operator;

    @Autowired
    protected MovableTime time;

    @Autowired
    protected JobScheduler scheduler;

    @Autowired
    protected JobWorker worker;

    @Autowired
    protected HaClusters clusters;

    @Autowired
    protected Jobs jobs;

    @Autowired
    protected TenantStore tenants;

    @Autowired
    protected DataPlaneRegistry dataPlanes;

    @Autowired
    protected DataPlaneConnections connections;

    @Autowired
    protected JdbcClient jdbc;

    @Autowired
    protected TransactionTemplate transaction;

    @BeforeEach
    protected void aPlaceForClusters() {
        if (connections.all().isEmpty()) {
            dataPlanes.dataPlane(FakeOperator.NAME, List.of(FakeOperator.NAME), Map.of(), true);
        }
        await().until(operator::isWatched);
    }

    @AfterEach
    protected void theOperatorIsWellAgain() {
        operator.onCall(verb -> {});
        operator.onAnswer(verb -> {});
        operator.onPreflight(() -> {});
        operator.isUnreachable(false);
        operator.objects(null);
        operator.abandonsSwitchovers(null);
        operator.refusesLogins(null);
        operator.namespacesLinger(false);
        operator.convergesByItself(true);
    }

    protected TestTenant newTenant() {
        var name =
                new TenantId("t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12));
        tenants.add(new Tenant(name, null, time.instant()));
        return new TestTenant(name, clusters, jobs);
    }

    /** Time goes on, and the scheduler of this process notices. */
    protected void passes(Duration duration) {
        time.passes(duration);
        scheduler.checkDue();
    }

    protected void ended(TestTenant tenant, JobView job) {
        await().until(() -> tenant.sees(job).state().isFinal());
    }

    protected void waitsIn(TestTenant tenant, JobView job, String step) {
        await().until(() -> tenant.sees(job).steps().stream()
                .anyMatch(s -> s.name().equals(step) && s.state() == StepState.WAITING));
        await().until(() -> scheduledAndFree(job));
    }

    protected void awaitNote(TestTenant tenant, JobView job, String note) {
        await().until(() -> tenant.sees(job).steps().stream().anyMatch(s -> note.equals(s.note())));
        await().until(() -> scheduledAndFree(job));
    }

    /** The job was looked at after the time that is now. */
    protected void looked(TestTenant tenant, JobView job) {
        await().until(() -> tenant.sees(job).state().isFinal()
                || (scheduledAndFree(job)
                        && tenant.sees(job).steps().stream()
                                .anyMatch(s -> time.instant().equals(s.lookedAt()))));
    }

    protected boolean scheduledAndFree(JobView job) {
        return jdbc.sql("select count(*) from scheduled_tasks where task_instance = :id and not picked")
                        .param("id", String.valueOf(job.id()))
                        .query(Integer.class)
                        .single()
                == 1;
    }

    protected static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    protected static void assertRefused(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        e -> org.assertj.core.api.Assertions.assertThat(e.code())
                                .isEqualTo(code));
    }
}
