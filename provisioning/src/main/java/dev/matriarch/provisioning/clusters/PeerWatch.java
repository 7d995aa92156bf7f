package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.TopologyStore;
import dev.matriarch.provisioning.Repeating;
import dev.matriarch.provisioning.Rounds;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Sees to it that each replica knows the passwords and keys of its primary as they are now: users come and go, credentials are
 * rotated, and an operator makes new certificates by itself. Both sides are asked each time, and nothing is kept; what differs is
 * given by a job, so that it is told when that was.
 */
@Component
public class PeerWatch extends Repeating {

    private static final Duration EVERY = Duration.ofSeconds(30);

    private final TopologyStore topologies;
    private final TopologyMembers members;
    private final ClusterStore clusters;
    private final PeerSteps peers;
    private final Observer observer;
    private final Initiatives initiatives;

    PeerWatch(
            TopologyStore topologies,
            TopologyMembers members,
            ClusterStore clusters,
            PeerSteps peers,
            Observer observer,
            Initiatives initiatives) {
        super("peer-watch");
        this.topologies = topologies;
        this.members = members;
        this.clusters = clusters;
        this.peers = peers;
        this.observer = observer;
        this.initiatives = initiatives;
    }

    @Override
    protected void begin(Rounds rounds) {
        rounds.every(EVERY, this::round);
    }

    /** What cannot be asked is in no other's way. */
    void round() {
        observer.observed()
                .forEach(plane -> topologies.replicasOn(plane).forEach(id -> Rounds.guarded(() -> check(id))));
    }

    private void check(ClusterId id) {
        clusters.observed(id)
                .filter(PeerWatch::isIdle)
                .ifPresent(replica -> members.primary(replica)
                        .filter(PeerWatch::isIdle)
                        .ifPresent(primary -> check(primary, replica)));
    }

    /** Who is being made, or changes places, is given what it has to know by that. */
    private static boolean isIdle(HaCluster cluster) {
        return cluster.activeJob() == null && cluster.settledGeneration() > 0;
    }

    private void check(HaCluster primary, HaCluster replica) {
        if (!peers.areAcquainted(primary, replica)) {
            initiatives.begin(
                    "peer-watch",
                    replica,
                    RenewPeerSecrets.KIND,
                    Map.of(PeerSteps.LEADER, primary.id().toString()),
                    PeerWatch::isIdle);
        }
    }
}
