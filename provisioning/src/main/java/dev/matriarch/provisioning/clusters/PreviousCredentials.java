package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Role;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Repeating;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.Rounds;
import dev.matriarch.provisioning.clusters.ClusterChanges.Change;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Asks for the end of credentials whose time is over, as a job like any other. When that is stands in the cluster's row, so
 * it outlives servers, and every server looks; a cluster that is busy, or stands still, has its turn when it is not.
 */
@Component
public class PreviousCredentials extends Repeating {

    private static final Logger log = LoggerFactory.getLogger(PreviousCredentials.class);

    private static final Duration EVERY = Duration.ofSeconds(2);

    /** An end that has failed is not tried again at once. */
    static final Duration AFTER_FAILURE = Duration.ofMinutes(5);

    private final ClusterStore clusters;
    private final ClusterChanges changes;
    private final InstantSource time;

    PreviousCredentials(ClusterStore clusters, ClusterChanges changes, InstantSource time) {
        super("previous-credentials");
        this.clusters = clusters;
        this.changes = changes;
        this.time = time;
    }

    @Override
    protected void begin(Rounds rounds) {
        rounds.every(EVERY, this::endDue);
    }

    void endDue() {
        var now = time.instant();
        clusters.withPreviousCredentials(now, RotateCredentials.END_PREVIOUS, now.minus(AFTER_FAILURE))
                .forEach(cluster -> Rounds.guarded(() -> end(cluster)));
    }

    private void end(HaCluster cluster) {
        var change = new Change(RotateCredentials.END_PREVIOUS, (locked, before) -> ended(before), Map.of(), true);
        try {
            changes.accept(server(cluster), cluster.id(), ChangeOptions.PLAIN, change);
        } catch (RequestRefusedException e) {
            log.debug("the previous credentials of {} have to wait: {}", cluster.id(), e.getMessage());
        }
    }

    /** Another server may have been faster. */
    private DesiredState ended(DesiredState before) {
        if (!before.credentials().isDue(time.instant())) {
            throw RequestRefusedException.conflict("no credentials are due to end");
        }
        return before.withCredentials(before.credentials().ending());
    }

    private static Caller server(HaCluster cluster) {
        return new Caller(
                "system",
                "credentials",
                "credentials",
                Role.EDITOR,
                cluster.tenant(),
                UUID.randomUUID().toString());
    }
}
