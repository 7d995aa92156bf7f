package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Job;
import dev.matriarch.metadata.JobState;
import dev.matriarch.metadata.JobStep;
import dev.matriarch.metadata.TopologyStore;
import dev.matriarch.operators.FencedException;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.jobs.JobEnding;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** How the end of a job leaves its cluster. */
@Component
class ClusterEndings {

    private final ClusterStore clusters;
    private final TopologyStore topologies;
    private final InstantSource time;

    ClusterEndings(ClusterStore clusters, TopologyStore topologies, InstantSource time) {
        this.clusters = clusters;
        this.topologies = topologies;
        this.time = time;
    }

    /** For jobs after which the cluster goes on. */
    JobEnding living() {
        return (job, state) -> {
            var cluster = locked(job);
            switch (state) {
                case SUCCEEDED -> settled(cluster);
                case CANCELLED -> cancelled(cluster, job);
                case FAILED -> failed(cluster, job);
                case PENDING, RUNNING, CANCELLING -> throw new IllegalStateException("not an end: " + state);
            }
        };
    }

    /**
     * For jobs after which two clusters have changed places, or have not. The cluster that is not the job's own has got another
     * generation with the job; its desired state only where it takes writes from then on.
     */
    JobEnding changedPlaces() {
        return (job, state) -> {
            var other = new ClusterId(UUID.fromString(SwitchTopology.to(job)));
            clusters.lockAll(job.tenant(), List.of(job.clusterId(), other));
            living().ended(job, state);
            clusters.find(job.tenant(), other).ifPresent(cluster -> {
                var took = !DesiredClusters.state(cluster.desired()).isReplica();
                switch (state) {
                    case SUCCEEDED -> settled(cluster);
                    case CANCELLED, FAILED -> {
                        if (took) {
                            failed(cluster, job);
                        } else {
                            leftAlone(cluster);
                        }
                    }
                    case PENDING, RUNNING, CANCELLING -> throw new IllegalStateException("not an end: " + state);
                }
            });
        };
    }

    /** Nothing was done to it, so it has converged if it had before. */
    private void leftAlone(HaCluster cluster) {
        var had = cluster.settledGeneration() == cluster.generation() - 1;
        var settled = had ? cluster.generation() : cluster.settledGeneration();
        clusters.settle(cluster.tenant(), cluster.id(), seen(cluster), settled, cluster.failedJob());
    }

    /** For jobs that drop something: once that is gone, nobody wants it gone any more. */
    JobEnding forgetting() {
        return (job, state) -> {
            var cluster = locked(job);
            var desired = DesiredClusters.state(cluster.desired());
            if (state == JobState.SUCCEEDED && desired.contents().dropsAny()) {
                clusters.describe(cluster, Json.write(desired.withoutDropped()), time.instant());
            }
            living().ended(job, state);
        };
    }

    /** For the job that makes the cluster: cancelled, it leaves none. */
    JobEnding created() {
        return (job, state) -> {
            if (state == JobState.CANCELLED) {
                gone(locked(job));
            } else {
                living().ended(job, state);
            }
        };
    }

    /** The same for the job that makes a cluster that follows another one, which has got another generation with it. */
    JobEnding joined() {
        return withLeader(created());
    }

    /** The same for a cluster that was there before. */
    JobEnding rejoined() {
        return withLeader(living());
    }

    private JobEnding withLeader(JobEnding own) {
        return (job, state) -> {
            var leader = PeerSteps.leader(job);
            clusters.lockAll(job.tenant(), List.of(job.clusterId(), leader));
            own.ended(job, state);
            clusters.find(job.tenant(), leader).ifPresent(cluster -> {
                if (state == JobState.FAILED) {
                    leftAlone(cluster);
                } else {
                    settled(cluster);
                }
            });
        };
    }

    /** For the job after which there is no cluster. */
    JobEnding deleted() {
        return (job, state) -> {
            if (state == JobState.SUCCEEDED) {
                gone(locked(job));
            } else {
                living().ended(job, state);
            }
        };
    }

    private HaCluster locked(Job job) {
        return clusters.lock(job.tenant(), job.clusterId())
                .orElseThrow(() -> new FencedException("the cluster of job %s is gone".formatted(job.id())));
    }

    private void settled(HaCluster cluster) {
        clusters.settle(cluster.tenant(), cluster.id(), seen(cluster), cluster.generation(), null);
    }

    /**
     * What was taken back has been seen to be as before. Where there was nothing to take back, the cluster is as it was: it
     * has converged only if it had before the job, which was two generations ago.
     */
    private void cancelled(HaCluster cluster, Job job) {
        var hadConverged = cluster.settledGeneration() == cluster.generation() - 2;
        if (hadConverged || job.steps().stream().anyMatch(JobStep::compensation)) {
            settled(cluster);
        } else {
            failed(cluster, job);
        }
    }

    /** What is wanted stays wanted; the cluster says that it is not so. */
    private void failed(HaCluster cluster, Job job) {
        var neverReady = cluster.settledGeneration() == 0;
        var state = neverReady ? ClusterState.FAILED : seen(cluster);
        clusters.settle(cluster.tenant(), cluster.id(), state, cluster.settledGeneration(), job.id());
    }

    private static ClusterState seen(HaCluster cluster) {
        return StoredLook.of(cluster).state(DesiredClusters.state(cluster.desired()));
    }

    /** The caller holds its lock. */
    void gone(HaCluster cluster) {
        topologies.leave(cluster.id());
        clusters.delete(cluster.tenant(), cluster.id(), time.instant());
    }
}
