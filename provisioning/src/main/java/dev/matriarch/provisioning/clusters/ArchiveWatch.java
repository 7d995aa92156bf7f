package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ArchiveStore;
import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Repeating;
import dev.matriarch.provisioning.Rounds;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Jobs;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/**
 * Proves again and again how far each archive reaches. An archive without a base backup gets one, since WAL alone restores
 * nothing; and a cluster one of whose stores has other keys by now is given them.
 */
@Component
public class ArchiveWatch extends Repeating {

    private static final Duration EVERY = Duration.ofSeconds(30);

    /** What failed is tried again, but not for ever without a pause. */
    static final Duration AGAIN_AFTER = Duration.ofMinutes(10);

    private final ArchiveStore archives;
    private final ClusterStore clusters;
    private final Looks looks;
    private final Archives keys;
    private final ArchiveProofs proofs;
    private final Observer observer;
    private final HaBackups backups;
    private final ClusterChanges changes;
    private final Jobs jobs;
    private final InstantSource time;

    ArchiveWatch(
            ArchiveStore archives,
            ClusterStore clusters,
            Looks looks,
            Archives keys,
            ArchiveProofs proofs,
            Observer observer,
            HaBackups backups,
            ClusterChanges changes,
            Jobs jobs,
            InstantSource time) {
        super("archive-watch");
        this.archives = archives;
        this.clusters = clusters;
        this.looks = looks;
        this.keys = keys;
        this.proofs = proofs;
        this.observer = observer;
        this.backups = backups;
        this.changes = changes;
        this.jobs = jobs;
        this.time = time;
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

    /** Once, however many servers come here, and not while somebody changes the cluster. */
    private void begin(HaCluster seen, String kind) {
        changes.inTransaction(() -> {
            clusters.lock(seen.tenant(), seen.id())
                    .filter(cluster -> cluster.converged() && cluster.activeJob() == null && !isTried(cluster, kind))
                    .ifPresent(cluster -> backups.accepted(caller(cluster), cluster, kind));
            return true;
        });
    }

    private boolean isTried(HaCluster cluster, String kind) {
        var since = time.instant().minus(AGAIN_AFTER);
        return jobs.newest(caller(cluster), cluster.id(), kind)
                .filter(job -> job.finishedAt() == null
                        || (job.finishedAt().isAfter(since) && job.state() != JobView.State.SUCCEEDED))
                .isPresent();
    }

    private static Caller caller(HaCluster cluster) {
        return Caller.system("archive-watch", cluster.tenant());
    }
}
