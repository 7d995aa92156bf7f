package dev.matriarch.operators;

import java.util.UUID;
import java.util.function.Consumer;

/**
 * One operator on one data plane.
 *
 * <p>Every method may be called again after a crash with the same arguments: {@link #apply} converges, {@link #delete} of
 * something absent is a success, {@link #observe} only reads. Nothing here waits for the world to change, and no call
 * takes longer than three seconds; a call that cannot know in that time throws {@link OperatorUnavailableException}.
 *
 * <p>What an operator can do beyond this is declared by the interfaces it also implements: {@link Switchovers},
 * {@link Failovers}, {@link Restarts}, {@link Resizes}, {@link Upgrades}, {@link MajorUpgrades},
 * {@link WalVolumes}, {@link Hibernation}, {@link Fencing},
 * {@link Poolers}, {@link Credentials}, {@link CredentialRotation}, {@link Databases}, {@link Users}, {@link Logs}, {@link Backups},
 * {@link ReplicaClusters}, {@link StreamedReplicas}, {@link Exposing}, {@link FarReplicas}, {@link Preflight}, {@link Aftercare}, {@link Namespaces}.
 *
 * <p>All methods may be called by many threads at once.
 */
public interface OperatorAdapter extends AutoCloseable {

    /** The name of {@link OperatorProvider#operator()}. */
    String operator();

    /** The bounds a request is checked against before a job is accepted. Known without a call to the data plane. */
    Limits limits();

    /**
     * Makes the cluster look like {@code desired}, creating it when it is absent. Reality follows later.
     *
     * @throws FencedException when a greater fence has written, or this one no longer holds; then nothing was written
     * @throws OperatorRefusedException when the operator will not have it
     * @throws OperatorBusyException when something else has to come about first, which this call may have begun
     * @throws OperatorUnavailableException when the outcome is unknown
     */
    void apply(DesiredCluster desired, Fence fence);

    /**
     * A pure reading of what is there, held against what the caller expects.
     *
     * @throws OperatorUnavailableException when it could not look; never an invented observation
     */
    Observation observe(ClusterRef cluster, Expectation expectation);

    /**
     * Asks for the cluster and all that was made for it to go. It is gone when {@link #observe} says
     * {@link Health#ABSENT}; until then it is asked for again and again, since some of what an operator leaves can go only once it
     * has done its part.
     *
     * @throws FencedException as for {@link #apply}
     * @throws OperatorUnavailableException when the outcome is unknown
     */
    void delete(ClusterRef cluster, Fence fence);

    /** The manifest as {@link #apply} would write it, for people; a pure function without secrets. */
    String render(DesiredCluster desired);

    /**
     * Calls the listener with the id of each cluster in which something may have changed, soon after it did. It may call
     * too often; what it says is only a reason to look. The returned handle ends it.
     */
    Watch watch(Consumer<UUID> changed);

    /**
     * Lets go of connections and watches. The clusters are not touched. It happens while calls are on their way, when
     * another adapter takes this one's place: these, and later ones, may throw {@link OperatorUnavailableException}.
     */
    @Override
    void close();

    /** A running watch. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
