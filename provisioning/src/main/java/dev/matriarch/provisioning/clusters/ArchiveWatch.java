package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ArchiveStore;
import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.provisioning.Repeating;
import dev.matriarch.provisioning.Rounds;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Proves again and again how far each archive reaches. An archive without a base backup gets one, since WAL alone restores
 * nothing; and a cluster one of whose stores has other keys by now is given them.
 */
@Component
public class ArchiveWatch extends Repeating {

    private static final Duration EVERY = Duration.ofSeconds(30);

    private final ArchiveStore archives;
    private final ClusterStore clusters;
    private final Looks looks;
    private final Archives keys;
    private final ArchiveProofs proofs;
    private final Observer observer;
    private final Initiatives initiatives;

    ArchiveWatch(
            ArchiveStore archives,
            ClusterStore clusters,
            Looks looks,
            Archives keys,
            ArchiveProofs proofs,
            Observer observer,
            Initiatives initiatives) {
        super("archive-watch");
        this.archives = archives;
        this.clusters = clusters;
        this.looks = looks;
        this.keys = keys;
        this.proofs = proofs;
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
                .forEach(plane -> archives.archivingOn(plane).forEach(id -> Rounds.guarded(() -> check(id))));
    }

    private void check(ClusterId id) {
        clusters.observed(id).ifPresent(cluster -> {
            if (keys.hasOldKeys(DesiredClusters.of(cluster))) {
                begin(cluster, BackUpCluster.RENEW_KEYS);
            }
            proofs.prove(cluster, looks.adapter(cluster))
                    .filter(reach -> reach.from() == null && reach.failure() == null)
                    .ifPresent(_ -> begin(cluster, BackUpCluster.KIND));
        });
    }

    private void begin(HaCluster seen, String kind) {
        initiatives.begin("archive-watch", seen, kind, Map.of(), HaCluster::converged);
    }
}
