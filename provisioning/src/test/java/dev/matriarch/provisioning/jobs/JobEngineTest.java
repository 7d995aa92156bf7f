package dev.matriarch.provisioning.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.StepState;
import dev.matriarch.operators.OperatorBusyException;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Jobs from acceptance to end, on a real database, with an operator that does what the test says. */
class JobEngineTest extends EngineTest {

    @Test
    void aClusterThatConvergesIsReadyWhenItsJobHasSucceeded() {
        var tenant = newTenant();
        var job = tenant.creates("orders");
        assertThat(tenant.seesCluster(job).state()).isEqualTo(ClusterState.PROVISIONING);

        ended(tenant, job);

        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
        var cluster = tenant.seesCluster(job);
        assertThat(cluster.state()).isEqualTo(ClusterState.READY);
        assertThat(cluster.settledGeneration()).isEqualTo(cluster.generation());
        assertThat(cluster.facts().readyInstances()).isEqualTo(3);
        assertThat(cluster.activeJob()).isNull();
    }

    @Test
    void aClusterThatNeverGetsReadyFailsAndSaysWhy() {
        operator.convergesByItself(false);
        var tenant = newTenant();
        var job = tenant.creates("orders");
        waitsIn(tenant, job, "await-ready");
        operator.reports(tenant.cluster(job), "Setting up primary");
        awaitNote(tenant, job, "Setting up primary");

        passes(Duration.ofMinutes(20));
        ended(tenant, job);

        var seen = tenant.sees(job);
        assertThat(seen.state()).isEqualTo(JobView.State.FAILED);
        assertThat(seen.problem()).extracting(JobProblem::detail).isEqualTo("gave up waiting: Setting up primary");
        assertThat(tenant.seesCluster(job).state()).isEqualTo(ClusterState.FAILED);
        assertThat(tenant.seesCluster(job).conditions())
                .filteredOn(condition -> condition.type().equals("Converged"))
                .singleElement()
                .satisfies(condition -> {
                    assertThat(condition.status()).isFalse();
                    assertThat(condition.reason()).isEqualTo("DeadlineExceeded");
                    assertThat(condition.message()).endsWith(": gave up waiting: Setting up primary");
                    assertThat(condition.nextAction()).contains("POST /jobs/%s/retry".formatted(job.id()));
                });
    }

    @Test
    void aWatchEndsTheWaitWithoutTimePassing() {
        operator.convergesByItself(false);
        var tenant = newTenant();
        var job = tenant.creates("orders");
        waitsIn(tenant, job, "await-ready");

        operator.converges(tenant.cluster(job));

        ended(tenant, job);
        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);
    }

    @Test
    void aWakeUpDuringALookIsNotLost() throws InterruptedException {
        operator.convergesByItself(false);
        var tenant = newTenant();
        var inLook = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var looks = new AtomicInteger();
        operator.onCall(verb -> {
            if (verb.equals("observe") && looks.incrementAndGet() == 1) {
                inLook.countDown();
                hold(go);
            }
        });
        var job = tenant.creates("orders");
        inLook.await();

        scheduler.wake(new dev.matriarch.metadata.ClusterId(tenant.cluster(job)));
        go.countDown();

        await().until(() -> looks.get() >= 2);
        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.RUNNING);
    }

    @Test
    void timeWithoutAnAnswerCountsOnlyToTwiceTheDeadline() {
        operator.convergesByItself(false);
        var tenant = newTenant();
        var job = tenant.creates("orders");
        waitsIn(tenant, job, "await-ready");
        operator.isUnreachable(true);

        for (var minute = 0; minute < 25; minute++) {
            passes(Duration.ofMinutes(1));
            looked(tenant, job);
        }
        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.RUNNING);

        for (var minute = 0; minute < 20 && !tenant.sees(job).state().isFinal(); minute++) {
            passes(Duration.ofMinutes(1));
            looked(tenant, job);
        }
        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.FAILED);
    }

    @Test
    void whatHasToComeAboutFirstIsWaitedForAndTheTimeCounts() {
        var busy = new AtomicBoolean(true);
        operator.onCall(verb -> {
            if (verb.equals("apply") && busy.get()) {
                throw new OperatorBusyException("the primary role moves first");
            }
        });
        var tenant = newTenant();
        var job = tenant.creates("orders");
        waitsIn(tenant, job, "apply");
        busy.set(false);
        passes(Duration.ofSeconds(10));
        ended(tenant, job);
        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.SUCCEEDED);

        busy.set(true);
        var late = tenant.scales(job, 5);
        waitsIn(tenant, late, "apply");
        passes(Duration.ofMinutes(6));
        looked(tenant, late);
        assertThat(tenant.sees(late).problem()).isNotNull();
    }

    @Test
    void aCancelledCreationLeavesNothingAndFreesTheName() {
        operator.convergesByItself(false);
        var tenant = newTenant();
        var job = tenant.creates("orders");
        waitsIn(tenant, job, "await-ready");

        tenant.cancels(job);
        await().until(() -> operator.writes().contains("delete orders"));
        assertThat(tenant.sees(job).state()).isEqualTo(JobView.State.CANCELLING);
        operator.converges(tenant.cluster(job));
        ended(tenant, job);

        var seen = tenant.sees(job);
        assertThat(seen.state()).isEqualTo(JobView.State.CANCELLED);
        assertThat(seen.steps()).anyMatch(s -> s.compensation() && s.state() == StepState.DONE);
        assertThatThrownBy(() -> tenant.seesCluster(job)).hasMessageContaining("no such cluster");
        operator.convergesByItself(true);
        ended(tenant, tenant.creates("orders"));
    }

    @Test
    void aCancelledChangePutsTheOldShapeBackAsANewGeneration() {
        var tenant = newTenant();
        var created = tenant.creates("orders");
        ended(tenant, created);
        operator.convergesByItself(false);
        var scale = tenant.scales(created, 5);
        waitsIn(tenant, scale, "await-settled");
        assertThat(operator.instances(tenant.cluster(created))).isEqualTo(5);

        tenant.cancels(scale);
        await().until(() -> operator.instances(tenant.cluster(created)) == 3);
        operator.converges(tenant.cluster(created));
        ended(tenant, scale);

        assertThat(tenant.sees(scale).state()).isEqualTo(JobView.State.CANCELLED);
        var cluster = tenant.seesCluster(created);
        assertThat(cluster.desired().spec().instances()).isEqualTo(3);
        assertThat(cluster.generation()).isEqualTo(3);
        assertThat(cluster.settledGeneration()).isEqualTo(3);
        assertThat(cluster.state()).isEqualTo(ClusterState.READY);
    }

    @Test
    void aFailedChangeKeepsWhatIsWantedAndCanBeRetried() {
        var tenant = newTenant();
        var created = tenant.creates("orders");
        ended(tenant, created);
        operator.convergesByItself(false);
        var scale = tenant.scales(created, 5);
        waitsIn(tenant, scale, "await-settled");
        operator.isStuck(tenant.cluster(created), "no node has room");
        ended(tenant, scale);
        assertThat(tenant.sees(scale).problem()).extracting(JobProblem::detail).isEqualTo("no node has room");
        assertThat(tenant.seesCluster(created).desired().spec().instances()).isEqualTo(5);

        operator.converges(tenant.cluster(created));
        var retry = tenant.retries(scale);
        ended(tenant, retry);

        var seen = tenant.sees(retry);
        assertThat(seen.state()).isEqualTo(JobView.State.SUCCEEDED);
        assertThat(seen.retryOf()).isEqualTo(scale.id());
        assertThat(seen.steps().getFirst().state()).isEqualTo(StepState.SKIPPED);
        assertThat(tenant.sees(scale).retriedBy()).isEqualTo(retry.id());
        assertThat(tenant.seesCluster(created).conditions())
                .noneMatch(c -> c.type().equals("Converged"));
    }

    @Test
    void aRetryIsRefusedOnceTheClusterHasBeenChanged() {
        var tenant = newTenant();
        var created = tenant.creates("orders");
        ended(tenant, created);
        operator.convergesByItself(false);
        var scale = tenant.scales(created, 5);
        waitsIn(tenant, scale, "await-settled");
        operator.isStuck(tenant.cluster(created), "no node has room");
        ended(tenant, scale);
        operator.convergesByItself(true);
        ended(tenant, tenant.scales(created, 4));

        assertRefused(() -> tenant.retries(scale), ErrorCode.JOB_SUPERSEDED);
    }

    @Test
    void aSecondChangeIsRefusedAndNamesTheJobInItsWay() {
        var tenant = newTenant();
        var created = tenant.creates("orders");
        ended(tenant, created);
        operator.convergesByItself(false);
        var scale = tenant.scales(created, 5);

        assertThatThrownBy(() -> tenant.scales(created, 4)).isInstanceOfSatisfying(RequestRefusedException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.CLUSTER_BUSY);
            assertThat(e.members()).containsEntry("jobId", String.valueOf(scale.id()));
        });
    }

    @Test
    void aFailoverSupersedesAnUpdateThatHangs() {
        var tenant = newTenant();
        var created = tenant.creates("orders");
        ended(tenant, created);
        operator.convergesByItself(false);
        var scale = tenant.scales(created, 5);
        waitsIn(tenant, scale, "await-settled");

        var failover = tenant.failsOver(created, new ChangeOptions(false, null, true));
        assertThat(tenant.sees(scale).state()).isEqualTo(JobView.State.FAILED);
        assertThat(tenant.sees(scale).problem()).extracting(JobProblem::code).isEqualTo("superseded");
        waitsIn(tenant, failover, "await-whole");
        operator.converges(tenant.cluster(created));
        ended(tenant, failover);

        assertThat(tenant.sees(failover).result()).containsEntry("primary", "orders-2");
    }

    @Test
    void pastThePointOfNoReturnACancelIsRefused() {
        var tenant = newTenant();
        var created = tenant.creates("orders");
        ended(tenant, created);
        operator.convergesByItself(false);
        var delete = tenant.deletes(created);
        waitsIn(tenant, delete, "await-gone");

        assertRefused(() -> tenant.cancels(delete), ErrorCode.JOB_PAST_NO_RETURN);
        operator.converges(tenant.cluster(created));
        ended(tenant, delete);
        assertThat(tenant.sees(delete).state()).isEqualTo(JobView.State.SUCCEEDED);
    }

    @Test
    void aWorkerThatStopsPutsItsJobDownForTheNext() {
        operator.convergesByItself(false);
        var tenant = newTenant();
        var looking = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        operator.onCall(verb -> {
            if (verb.equals("apply")) {
                looking.countDown();
                hold(go);
            }
        });
        var job = tenant.creates("orders");
        await().until(() -> looking.getCount() == 0);
        var stop = Thread.ofVirtual().start(worker::stop);
        await().until(() -> !scheduledAndFree(job));
        go.countDown();
        await().until(() -> !stop.isAlive());

        assertThat(scheduledAndFree(job)).isTrue();
        assertThat(tenant.sees(job).steps().get(1).state()).isEqualTo(StepState.RUNNING);
        worker.start();
        operator.onCall(verb -> {});
        waitsIn(tenant, job, "await-ready");
    }
}
