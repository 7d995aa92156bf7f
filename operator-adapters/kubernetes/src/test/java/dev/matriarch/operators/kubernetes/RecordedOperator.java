package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Credentials;
import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorProvider;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.Resizes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An operator as it was recorded: what a cluster does is what the recording says that its namespace is named after, in the
 * time of a clock that a test moves ({@link RecordedWorld}), and what is made of it is what the real adapter makes of it.
 * What an operator can do beyond this is said by the interfaces that its own class implements.
 *
 * @param <S> all that the operator's adapter reads of a cluster at one moment
 */
public abstract class RecordedOperator<S> implements OperatorProvider, OperatorAdapter, Credentials, Resizes {

    private final InstantSource time;
    private final Function<String, Script<S>> scripts;
    private final Map<UUID, RecordedWorld<S>> worlds = new HashMap<>();
    private final List<Consumer<UUID>> watchers = new CopyOnWriteArrayList<>();

    /**
     * @param time in which the recordings are played
     * @param scripts by the names of scenarios
     */
    protected RecordedOperator(InstantSource time, Function<String, Script<S>> scripts) {
        this.time = time;
        this.scripts = scripts;
    }

    // What tests ask.

    /** How long it is until something is heard of the cluster; empty when that is not before our next write. */
    public synchronized Optional<Duration> untilNext(UUID cluster) {
        return known(cluster).untilNext(time.instant());
    }

    /**
     * Whether the cluster is what was asked for last and stays so until something else is done, judged by what is true of the
     * recorded objects and not by what is tested.
     */
    public synchronized boolean hasConverged(UUID cluster) {
        return known(cluster).hasConverged(time.instant());
    }

    /** How many instances are ready, judged the same way. */
    public synchronized long readyInstances(UUID cluster) {
        var world = known(cluster);
        return world.script().readyInstances(world.look(time.instant()).snapshot());
    }

    private RecordedWorld<S> known(UUID cluster) {
        return Objects.requireNonNull(worlds.get(cluster), "nobody has asked for it yet");
    }

    /** Whether somebody wants to hear of changes. */
    public boolean isWatched() {
        return !watchers.isEmpty();
    }

    /** Whoever watches hears of the cluster. */
    public void announce(UUID cluster) {
        watchers.forEach(watcher -> watcher.accept(cluster));
    }

    // What provisioning asks.

    @Override
    public Class<? extends OperatorAdapter> adapter() {
        return getClass();
    }

    @Override
    public OperatorAdapter connect(DataPlaneConnection dataPlane) {
        return this;
    }

    @Override
    public synchronized void apply(DesiredCluster desired, Fence fence) {
        world(desired.ref()).apply(desired, fence, time.instant());
    }

    @Override
    public synchronized Observation observe(ClusterRef cluster, Expectation expectation) {
        return world(cluster).observe(expectation, time.instant());
    }

    @Override
    public synchronized void delete(ClusterRef cluster, Fence fence) {
        world(cluster).delete(fence, time.instant());
    }

    /** What is in secrets was not recorded, only that they are there. */
    @Override
    public synchronized OwnerCredentials credentials(ClusterRef cluster) {
        var world = world(cluster);
        if (!world.has("Secret", world.script().ownersSecret(), time.instant())) {
            throw new OperatorRefusedException("there are no credentials yet", "ask again");
        }
        return new OwnerCredentials("app", "not recorded", "app", "require", null);
    }

    /** Asks for another primary, as was recorded. */
    protected synchronized void move(ClusterRef cluster, String to, Fence fence) {
        world(cluster).move(to, fence, time.instant());
    }

    /** How its recording is read. */
    protected synchronized Script<S> script(ClusterRef cluster) {
        return world(cluster).script();
    }

    /** What there is of a cluster now, by the names that it was recorded with. */
    protected synchronized Step<S> look(ClusterRef cluster) {
        return world(cluster).look(time.instant());
    }

    /** Notes what the adapter has done because the operator had left it undone, which must have been recorded. */
    protected synchronized void note(ClusterRef cluster, String note) {
        world(cluster).note(note, time.instant());
    }

    private RecordedWorld<S> world(ClusterRef cluster) {
        return worlds.computeIfAbsent(
                cluster.id(), id -> new RecordedWorld<>(scripts.apply(cluster.namespace()), time.instant()));
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

    /** The class of the recorded volumes lets them grow. */
    @Override
    public List<FixedVolume> fixedVolumes(DesiredCluster desired) {
        return List.of();
    }

    /** No disk is full. */
    @Override
    public List<String> growFull(DesiredCluster desired, Fence fence) {
        return List.of();
    }
}
