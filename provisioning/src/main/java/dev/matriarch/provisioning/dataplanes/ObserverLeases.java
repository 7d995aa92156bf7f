package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.metadata.ObserverLeaseStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Which data planes this server observes. Each is observed by one server at a time; when that one is silent for the length
 * of a lease, the next that asks takes its place.
 */
@Component
public class ObserverLeases {

    /** A server that does not hold on to its lease for this long has lost it. */
    public static final Duration LEASE = Duration.ofSeconds(8);

    private final ObserverLeaseStore store;
    private final InstantSource time;
    private final String holder = "server-" + UUID.randomUUID();
    private final Map<String, Long> held = new ConcurrentHashMap<>();

    public ObserverLeases(ObserverLeaseStore store, InstantSource time) {
        this.store = store;
        this.time = time;
    }

    /**
     * Takes the lease, or holds on to it; to be asked for much more often than {@link #LEASE}.
     *
     * @return the lease's epoch: another one than before means that another server had it meanwhile. Empty where another
     *     server has it
     */
    public OptionalLong hold(String dataPlane) {
        var now = time.instant();
        var epoch = store.hold(dataPlane, holder, now, now.plus(LEASE));
        epoch.ifPresentOrElse(it -> held.put(dataPlane, it), () -> held.remove(dataPlane));
        return epoch;
    }

    /** Whether it held the lease when it last asked. */
    boolean isHeld(String dataPlane) {
        return held.containsKey(dataPlane);
    }

    /** Whether it holds the lease, and will until the caller's transaction ends. */
    boolean isHeldForSure(String dataPlane) {
        var epoch = held.get(dataPlane);
        return epoch != null && store.holds(dataPlane, holder, epoch, time.instant());
    }

    /** Leaves all of them to whoever comes first. */
    public void release() {
        held.clear();
        store.release(holder, time.instant());
    }
}
