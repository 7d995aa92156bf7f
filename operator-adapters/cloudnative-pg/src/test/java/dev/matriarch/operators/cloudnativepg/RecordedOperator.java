package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Credentials;
import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.Storage;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorProvider;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.Quantity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * CloudNativePG as it was recorded: what a cluster does is what the recording says that its namespace is named after, in
 * the time of a clock that a test moves ({@link RecordedWorld}), and what is made of it is what the real adapter makes of it
 * ({@link Reading}).
 */
public final class RecordedOperator implements OperatorProvider, OperatorAdapter, Credentials {

    private static final Reading READING = new Reading(new Manifests("recorder", Manifests.IMAGES));

    /** The least that a tenant may ask for. The recordings made do with half of it, and where it is asked for that is meant. */
    private static final Storage ASKED = new Storage(new Quantity("1Gi"), null);

    private static final Storage RECORDED = new Storage(new Quantity("512Mi"), null);

    private final InstantSource time;
    private final Map<UUID, RecordedWorld> worlds = new HashMap<>();
    private final List<Consumer<UUID>> watchers = new CopyOnWriteArrayList<>();

    /** @param time in which the recordings are played */
    public RecordedOperator(InstantSource time) {
        this.time = time;
    }

    // What tests ask.

    /** How long it is until something is heard of the cluster; empty when that is not before our next write. */
    public synchronized Optional<Duration> untilNext(UUID cluster) {
        return known(cluster).untilNext(time.instant());
    }

    /**
     * Whether the cluster is what was asked for last and stays so until something else is done, judged by {@link Truth} and
     * not by what is tested.
     */
    public synchronized boolean hasConverged(UUID cluster) {
        return known(cluster).hasConverged(time.instant());
    }

    /** How many instances are ready, judged the same way. */
    public synchronized long readyInstances(UUID cluster) {
        return Truth.ready(known(cluster).look(time.instant()).snapshot());
    }

    private RecordedWorld known(UUID cluster) {
        return Objects.requireNonNull(worlds.get(cluster), "nobody has asked for it yet");
    }

    public boolean isWatched() {
        return !watchers.isEmpty();
    }

    /** Whoever watches hears of the cluster. */
    public void announce(UUID cluster) {
        watchers.forEach(watcher -> watcher.accept(cluster));
    }

    // What provisioning asks.

    @Override
    public String operator() {
        return CloudNativePg.NAME;
    }

    @Override
    public Class<? extends OperatorAdapter> adapter() {
        return RecordedOperator.class;
    }

    @Override
    public OperatorAdapter connect(DataPlaneConnection dataPlane) {
        return this;
    }

    /** With a version that there is no image of. */
    @Override
    public Limits limits() {
        return new Limits("1.30.0", new TreeSet<>(Set.of(17, 18, 99)), 9, true, List.of(), List.of());
    }

    @Override
    public synchronized void apply(DesiredCluster desired, Fence fence) {
        var world = world(desired.ref());
        world.apply(as(world.ref(), desired), fence, time.instant());
    }

    @Override
    public synchronized Observation observe(ClusterRef cluster, Expectation expectation) {
        var world = world(cluster);
        var snapshot = world.look(time.instant()).snapshot();
        return READING.of(snapshot, world.ref(), as(world.ref(), expectation));
    }

    @Override
    public synchronized void delete(ClusterRef cluster, Fence fence) {
        world(cluster).delete(fence, time.instant());
    }

    /** What is in secrets was not recorded, only that they are there. */
    @Override
    public synchronized OwnerCredentials credentials(ClusterRef cluster) {
        var secrets = world(cluster).look(time.instant()).snapshot().secrets();
        if (!secrets.contains(cluster.name() + "-app")) {
            throw new OperatorRefusedException("there are no credentials yet", "ask again");
        }
        return new OwnerCredentials("app", "not recorded", "app", "verify-full", null);
    }

    private RecordedWorld world(ClusterRef cluster) {
        return worlds.computeIfAbsent(cluster.id(), id -> new RecordedWorld(cluster.namespace(), time.instant()));
    }

    private static Expectation as(ClusterRef ref, Expectation expectation) {
        var desired = expectation.desired();
        return new Expectation(
                desired == null ? null : as(ref, desired),
                expectation.written(),
                expectation.primary(),
                expectation.notPrimary());
    }

    private static DesiredCluster as(ClusterRef ref, DesiredCluster desired) {
        return new DesiredCluster(
                ref,
                desired.instances(),
                desired.postgresql(),
                desired.storage().equals(ASKED) ? RECORDED : desired.storage(),
                desired.walStorage(),
                desired.resources(),
                desired.bootstrap(),
                desired.synchronous(),
                desired.labels(),
                desired.restart());
    }

    @Override
    public String render(DesiredCluster desired) {
        return READING.manifests().render(desired);
    }

    @Override
    public Watch watch(Consumer<UUID> changed) {
        watchers.add(changed);
        return () -> watchers.remove(changed);
    }

    @Override
    public void close() {
        watchers.clear();
    }
}
