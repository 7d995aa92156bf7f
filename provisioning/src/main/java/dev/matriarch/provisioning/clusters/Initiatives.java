package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.audit.AuditLog;
import dev.matriarch.provisioning.jobs.JobIntake;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Jobs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Jobs that nobody asks for: the control plane has seen that there is something to do. They are in no other job's way. */
@Component
class Initiatives {

    /** What failed is tried again, but not for ever without a pause. */
    private static final Duration AGAIN_AFTER = Duration.ofMinutes(10);

    private final ClusterStore clusters;
    private final ClusterChanges changes;
    private final JobIntake intake;
    private final Jobs jobs;
    private final AuditLog audit;
    private final InstantSource time;

    Initiatives(
            ClusterStore clusters,
            ClusterChanges changes,
            JobIntake intake,
            Jobs jobs,
            AuditLog audit,
            InstantSource time) {
        this.clusters = clusters;
        this.changes = changes;
        this.intake = intake;
        this.jobs = jobs;
        this.audit = audit;
        this.time = time;
    }

    /**
     * Begins one, once, however many servers come here, and not while somebody changes the cluster.
     *
     * @param who has seen it
     * @param memory what the job's steps know from the beginning
     * @param still whether it is to be done, of the locked cluster
     */
    void begin(String who, HaCluster seen, String kind, Map<String, Object> memory, Predicate<HaCluster> still) {
        var caller = Caller.system(who, seen.tenant());
        changes.inTransaction(() -> {
            clusters.lock(seen.tenant(), seen.id())
                    .filter(cluster -> cluster.activeJob() == null && still.test(cluster))
                    .filter(cluster -> !isTried(caller, cluster, kind))
                    .ifPresent(cluster -> begin(caller, cluster, kind, memory));
            return true;
        });
    }

    private boolean isTried(Caller caller, HaCluster cluster, String kind) {
        var since = time.instant().minus(AGAIN_AFTER);
        return jobs.newest(caller, cluster.id(), kind)
                .filter(job -> job.finishedAt() == null
                        || (job.finishedAt().isAfter(since) && job.state() != JobView.State.SUCCEEDED))
                .isPresent();
    }

    private void begin(Caller caller, HaCluster cluster, String kind, Map<String, Object> memory) {
        audit.record(caller, caller.requireTenant(), ClusterChanges.action(kind), "/ha-clusters/" + cluster.id());
        intake.accept(caller, new JobIntake.Order(kind, cluster, cluster.desired(), cluster.desired(), memory));
    }
}
