package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.provisioning.Repeating;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.Rounds;
import dev.matriarch.provisioning.dataplanes.DataPlaneConnections;
import dev.matriarch.provisioning.dataplanes.DataPlaneReachability;
import dev.matriarch.provisioning.dataplanes.ObserverLeases;
import dev.matriarch.provisioning.jobs.JobScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Hears from the data planes that something changed. A cluster with a job is the job's to look at: it is woken. Any other is
 * looked at here, and now and then also without a reason, in case a watch missed one. Each data plane has one server that
 * observes it; a job that is woken runs on whichever server has room.
 */
@Component
public class Observer extends Repeating {

    private static final Logger log = LoggerFactory.getLogger(Observer.class);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
    private static final Duration LEASES_EVERY = Duration.ofSeconds(2);
    private static final int LOOKS_AT_ONCE = 16;
    private static final Duration LAST_LOOK = Duration.ofSeconds(4);

    private final ClusterStore clusters;
    private final DataPlaneConnections dataPlanes;
    private final DataPlaneReachability reachability;
    private final ObserverLeases leases;
    private final Looks looks;
    private final JobScheduler jobs;
    private final ObserverWatches watches = new ObserverWatches(this::changed);
    private final Map<String, Long> held = new ConcurrentHashMap<>();
    private final Set<UUID> waiting = ConcurrentHashMap.newKeySet();
    private final Semaphore room = new Semaphore(LOOKS_AT_ONCE);

    Observer(
            ClusterStore clusters,
            DataPlaneConnections dataPlanes,
            DataPlaneReachability reachability,
            ObserverLeases leases,
            Looks looks,
            JobScheduler jobs) {
        super("observer");
        this.clusters = clusters;
        this.dataPlanes = dataPlanes;
        this.reachability = reachability;
        this.leases = leases;
        this.looks = looks;
        this.jobs = jobs;
    }

    @Override
    protected void begin(Rounds rounds) {
        rounds.every(LEASES_EVERY, this::watchAll);
        rounds.every(LOOK_EVERY, this::lookAtAll);
    }

    /** Watches every data plane that this server holds, and no other; one that cannot be watched is in no other's way. */
    void watchAll() {
        var planes = dataPlanes.refreshed();
        held.keySet().retainAll(planes.stream().map(DataPlaneRecord::name).toList());
        planes.forEach(plane -> Rounds.guarded(() -> watch(plane)));
        var observed = planes.stream()
                .filter(plane -> held.containsKey(plane.name()))
                .collect(Collectors.toMap(DataPlaneRecord::name, DataPlaneRecord::operators));
        watches.keepOnly(
                (plane, operator) -> observed.getOrDefault(plane, List.of()).contains(operator));
    }

    /** What this server cannot connect it leaves to another, which may have the adapter, or the keys. */
    private void watch(DataPlaneRecord plane) {
        var adapters = adapters(plane);
        if (adapters.isEmpty() || !hold(plane.name())) {
            held.remove(plane.name());
            return;
        }
        var epoch = held.getOrDefault(plane.name(), 0L);
        for (var adapter : adapters) {
            var reason = new ObserverWatches.Reason(adapter, plane.version(), epoch);
            Rounds.guarded(() -> watches.open(plane.name(), adapter.operator(), reason));
        }
    }

    private List<OperatorAdapter> adapters(DataPlaneRecord plane) {
        var adapters = new ArrayList<OperatorAdapter>();
        for (var operator : plane.operators()) {
            try {
                adapters.add(dataPlanes.adapter(plane.name(), operator));
            } catch (OperatorUnavailableException | RequestRefusedException e) {
                log.debug("{} on {} is not for this server to observe: {}", operator, plane.name(), e.getMessage());
            }
        }
        return adapters;
    }

    /** Whoever takes a data plane over may have missed something, so it looks at all that is there. */
    private boolean hold(String dataPlane) {
        var epoch = leases.hold(dataPlane);
        if (epoch.isPresent()) {
            var before = held.put(dataPlane, epoch.getAsLong());
            if (before == null || before != epoch.getAsLong()) {
                log.info("observing {}, epoch {}", dataPlane, epoch.getAsLong());
                inBackground("look-" + dataPlane, () -> lookAt(dataPlane));
            }
        } else if (held.containsKey(dataPlane)) {
            log.info("another server observes {} now", dataPlane);
        }
        return epoch.isPresent();
    }

    /** Many changes at once are one reason to look. */
    private void changed(UUID cluster) {
        if (waiting.add(cluster)) {
            inBackground("look-" + cluster, () -> {
                waiting.remove(cluster);
                consider(new ClusterId(cluster));
            });
        }
    }

    private static void inBackground(String name, Runnable work) {
        Thread.ofVirtual().name(name).start(() -> Rounds.guarded(work));
    }

    private void consider(ClusterId id) {
        if (!jobs.wake(id)) {
            clusters.observed(id).ifPresent(this::look);
        }
    }

    /** The data planes that this server observes now. */
    Set<String> observed() {
        return Set.copyOf(held.keySet());
    }

    private void lookAtAll() {
        held.keySet().forEach(plane -> Rounds.guarded(() -> lookAt(plane)));
    }

    /** A data plane that does not answer is asked once, not once for each of its clusters; one that was lost, no more. */
    private void lookAt(String dataPlane) {
        var idle = clusters.on(dataPlane).stream()
                .filter(cluster -> cluster.activeJob() == null)
                .toList();
        idle.stream().limit(1).forEach(cluster -> Rounds.guarded(() -> look(cluster)));
        try (var looking = Executors.newVirtualThreadPerTaskExecutor()) {
            idle.stream().skip(1).forEach(cluster -> looking.execute(() -> Rounds.guarded(() -> lookIfThere(cluster))));
        }
    }

    private void lookIfThere(HaCluster cluster) {
        inTurn(() -> {
            if (held.containsKey(cluster.dataPlane()) && reachability.isReachable(cluster.dataPlane())) {
                lookNow(cluster);
            }
        });
    }

    /** Only so many are looked at at once, so that those who wait for a job or an answer find room beside them. */
    private void inTurn(Runnable look) {
        room.acquireUninterruptibly();
        try {
            look.run();
        } finally {
            room.release();
        }
    }

    private void look(HaCluster cluster) {
        inTurn(() -> lookNow(cluster));
    }

    private void lookNow(HaCluster cluster) {
        var desired = DesiredClusters.of(cluster);
        var written = new Fence.Mark(cluster.settledGeneration(), 0);
        looks.look(cluster, Expectation.matching(desired, written));
    }

    @Override
    public void stop() {
        super.stop();
        held.clear();
        watches.keepOnly((plane, operator) -> false);
        Rounds.guarded(leases::release);
        awaitLooks();
    }

    /** Those under way end before what they use is taken from them. */
    private void awaitLooks() {
        try {
            if (room.tryAcquire(LOOKS_AT_ONCE, LAST_LOOK.toSeconds(), TimeUnit.SECONDS)) {
                room.release(LOOKS_AT_ONCE);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
