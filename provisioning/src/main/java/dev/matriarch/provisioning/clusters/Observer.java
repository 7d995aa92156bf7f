package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.provisioning.Repeating;
import dev.matriarch.provisioning.Rounds;
import dev.matriarch.provisioning.dataplanes.DataPlaneConnections;
import dev.matriarch.provisioning.jobs.JobScheduler;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Hears from the data planes that something changed. A cluster with a job is the job's to look at: it is woken. Any other is
 * looked at here, and now and then also without a reason, in case a watch missed one.
 */
@Component
public class Observer extends Repeating {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
    private static final Duration NEW_PLANES_EVERY = Duration.ofSeconds(2);

    private final ClusterStore clusters;
    private final DataPlaneConnections dataPlanes;
    private final Looks looks;
    private final JobScheduler jobs;
    private final Map<OperatorAdapter, OperatorAdapter.Watch> watches = new ConcurrentHashMap<>();
    private final Set<UUID> waiting = ConcurrentHashMap.newKeySet();

    Observer(ClusterStore clusters, DataPlaneConnections dataPlanes, Looks looks, JobScheduler jobs) {
        super("observer");
        this.clusters = clusters;
        this.dataPlanes = dataPlanes;
        this.looks = looks;
        this.jobs = jobs;
    }

    @Override
    protected void begin(Rounds rounds) {
        rounds.every(NEW_PLANES_EVERY, this::watchAll);
        rounds.every(LOOK_EVERY, this::lookAtAll);
    }

    /** Opens a watch on every data plane that has none yet; one that cannot be watched is in no other's way. */
    private void watchAll() {
        for (var dataPlane : dataPlanes.all()) {
            for (var operator : dataPlane.operators()) {
                Rounds.guarded(() -> watch(dataPlane.name(), operator));
            }
        }
    }

    private void watch(String dataPlane, String operator) {
        watches.computeIfAbsent(dataPlanes.adapter(dataPlane, operator), adapter -> adapter.watch(this::changed));
    }

    /** Many changes at once are one reason to look. */
    private void changed(UUID cluster) {
        if (waiting.add(cluster)) {
            Thread.ofVirtual()
                    .name("look-" + cluster)
                    .start(() -> Rounds.guarded(() -> {
                        waiting.remove(cluster);
                        consider(new ClusterId(cluster));
                    }));
        }
    }

    private void consider(ClusterId id) {
        if (!jobs.wake(id)) {
            clusters.observed(id).ifPresent(this::look);
        }
    }

    private void lookAtAll() {
        for (var dataPlane : dataPlanes.all()) {
            clusters.on(dataPlane.name()).stream()
                    .filter(cluster -> cluster.activeJob() == null)
                    .forEach(cluster -> Rounds.guarded(() -> look(cluster)));
        }
    }

    private void look(HaCluster cluster) {
        var desired = DesiredClusters.of(cluster, DesiredClusters.state(cluster.desired()));
        var written = new Fence.Mark(cluster.settledGeneration(), 0);
        looks.look(cluster, Expectation.matching(desired, written));
    }

    @Override
    public void stop() {
        super.stop();
        watches.values().forEach(OperatorAdapter.Watch::close);
        watches.clear();
    }
}
