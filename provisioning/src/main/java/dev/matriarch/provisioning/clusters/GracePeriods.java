package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Repeating;
import dev.matriarch.provisioning.Rounds;
import dev.matriarch.provisioning.clusters.ClusterChanges.Change;
import dev.matriarch.provisioning.events.EventLog;
import dev.matriarch.provisioning.jobs.JobReversal;
import dev.matriarch.provisioning.jobs.Jobs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Deletes for good what was deleted with a grace period that is over. When that is stands in the cluster's row, and whoever
 * comes first takes the row's lock: it happens once, however many servers there are and however often they start.
 */
@Component
public class GracePeriods extends Repeating {

    /** A purge that failed is tried again, but not for ever without a pause. */
    static final Duration AGAIN_AFTER = Duration.ofHours(1);

    private static final Duration EVERY = Duration.ofSeconds(30);

    private final ClusterStore clusters;
    private final ClusterChanges changes;
    private final JobReversal reversal;
    private final Jobs jobs;
    private final EventLog events;
    private final InstantSource time;

    GracePeriods(
            ClusterStore clusters,
            ClusterChanges changes,
            JobReversal reversal,
            Jobs jobs,
            EventLog events,
            InstantSource time) {
        super("grace-periods");
        this.clusters = clusters;
        this.changes = changes;
        this.reversal = reversal;
        this.jobs = jobs;
        this.events = events;
        this.time = time;
    }

    @Override
    protected void begin(Rounds rounds) {
        rounds.every(EVERY, this::purge);
    }

    /** What cannot be purged is in no other's way. */
    void purge() {
        clusters.purgeDue(time.instant()).forEach(cluster -> Rounds.guarded(() -> purge(cluster)));
    }

    private void purge(HaCluster due) {
        changes.inTransaction(() -> {
            var cluster = clusters.lock(due.tenant(), due.id());
            cluster.filter(this::isDue).ifPresent(this::accept);
            return true;
        });
    }

    private boolean isDue(HaCluster cluster) {
        var deletion = DesiredClusters.state(cluster.desired()).deletion();
        return deletion != null && !deletion.purgeAt().isAfter(time.instant()) && !isTried(cluster);
    }

    private boolean isTried(HaCluster cluster) {
        var since = time.instant().minus(AGAIN_AFTER);
        return jobs.newest(caller(cluster), cluster.id(), DeleteCluster.KIND)
                .filter(job -> job.finishedAt() == null || job.finishedAt().isAfter(since))
                .isPresent();
    }

    /** Whatever still changes the cluster had the whole grace period for it. */
    private void accept(HaCluster cluster) {
        var caller = caller(cluster);
        if (cluster.activeJob() != null) {
            reversal.supersede(caller, cluster.activeJob());
        }
        var job = changes.accept(caller, cluster.id(), ChangeOptions.PLAIN, Change.act(DeleteCluster.KIND, Map.of()));
        events.record(
                cluster.tenant(), "cluster.grace-ended", cluster.id(), Objects.requireNonNull(job.id()), Map.of());
    }

    private static Caller caller(HaCluster cluster) {
        return Caller.system("grace-period", cluster.tenant());
    }
}
