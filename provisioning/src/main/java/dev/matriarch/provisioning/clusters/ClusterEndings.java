package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Job;
import dev.matriarch.metadata.JobState;
import dev.matriarch.metadata.JobStep;
import dev.matriarch.operators.FencedException;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.jobs.JobEnding;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** How the end of a job leaves its cluster. */
@Component
class ClusterEndings {

    private final ClusterStore clusters;
    private final InstantSource time;

    ClusterEndings(ClusterStore clusters, InstantSource time) {
        this.clusters = clusters;
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

    private void gone(HaCluster cluster) {
        clusters.delete(cluster.tenant(), cluster.id(), time.instant());
    }
}
