package dev.matriarch.provisioning.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.ObserverLeaseStore;
import dev.matriarch.provisioning.dataplanes.DataPlaneReachability;
import dev.matriarch.provisioning.dataplanes.ObserverLeases;
import dev.matriarch.provisioning.jobs.ByHandTest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Two servers on one metadata DB, whose observers do a round when the test says so. */
class ObserverTest extends ByHandTest {

    private static final Duration A_MOMENT = Duration.ofMillis(1);

    @Autowired
    ClusterStore clusterStore;

    @Autowired
    ObserverLeaseStore leaseStore;

    @Autowired
    DataPlaneReachability reachability;

    @Autowired
    Looks looks;

    private Observer first;
    private Observer second;

    @BeforeEach
    void twoObservers() {
        first = newObserver();
        second = newObserver();
    }

    @AfterEach
    void nobodyObserves() {
        first.stop();
        second.stop();
    }

    @Test
    void oneOfThemWatches() {
        first.watchAll();
        second.watchAll();
        first.watchAll();

        assertThat(operator.watchers()).isEqualTo(1);
    }

    @Test
    void whenOneStopsTheOtherTakesItsPlaceAtOnce() {
        first.watchAll();
        first.stop();
        assertThat(operator.watchers()).isZero();

        second.watchAll();

        assertThat(operator.watchers()).isEqualTo(1);
    }

    @Test
    void whenOneDiesTheOtherTakesItsPlaceOnceTheLeaseHasRunOut() {
        first.watchAll();
        time.passes(ObserverLeases.LEASE.minus(A_MOMENT));
        second.watchAll();
        assertThat(operator.watchers()).isEqualTo(1);

        time.passes(A_MOMENT);
        second.watchAll();

        assertThat(operator.watchers()).isEqualTo(2); // the dead one's own watch died with it
        first.stop();
        assertThat(operator.watchers()).isEqualTo(1);
    }

    @Test
    void oneThatWasOnlyAsleepClosesItsWatchWhenItWakes() {
        first.watchAll();
        time.passes(ObserverLeases.LEASE);
        second.watchAll();

        first.watchAll();
        second.watchAll();

        assertThat(operator.watchers()).isEqualTo(1);
        second.stop();
        assertThat(operator.watchers()).isZero();
    }

    @Test
    void whoKeepsAskingKeepsTheDataPlane() {
        for (var i = 0; i < 5; i++) {
            first.watchAll();
            second.watchAll();
            time.passes(ObserverLeases.LEASE.minus(A_MOMENT));
        }
        first.watchAll();

        second.stop();
        assertThat(operator.watchers()).isEqualTo(1);
    }

    @Test
    void theOneThatTookOverWakesJobs() {
        var tenant = newTenant();
        first.watchAll();
        first.stop();
        var job = waitingCreation(tenant);
        second.watchAll();

        operator.converges(tenant.cluster(job));

        await().until(() -> one.isDue(job));
    }

    @Test
    void theOneThatTookOverLooksAtWhatItMayHaveMissed() {
        var tenant = newTenant();
        var created = creation(tenant);
        operator.isStuck(tenant.cluster(created), "a node is gone");

        second.watchAll();

        await().until(() -> tenant.seesCluster(created).state() == ClusterState.DEGRADED);
    }

    @Test
    void whatChangedOnAnotherServerIsConnectedAndWatchedAnew() {
        first.watchAll();
        var connected = operator.connections().size();
        first.watchAll();
        assertThat(operator.connections()).hasSize(connected);

        jdbc.sql("update data_plane set version = version + 1").update();
        first.watchAll();

        assertThat(operator.connections()).hasSize(connected + 1);
        assertThat(operator.watchers()).isEqualTo(1);
    }

    @Test
    void aDataPlaneThatDoesNotAnswerIsNotAskedForEachOfItsClusters() {
        var tenant = newTenant();
        for (var i = 0; i < 5; i++) {
            one.takesWhileDue(tenant.creates("orders-" + i));
        }
        var looked = new AtomicInteger();
        operator.onCall(verb -> looked.incrementAndGet());
        operator.isUnreachable(true);

        second.watchAll();

        await().until(() -> !reachability.isReachable("fake"));
        assertThat(looked).hasValueLessThan(3); // one of them may be the last of an observer that was stopped
    }

    private Observer newObserver() {
        return new Observer(
                clusterStore, connections, reachability, new ObserverLeases(leaseStore, time), looks, scheduler);
    }
}
