package dev.matriarch.provisioning.jobs;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.JobId;
import dev.matriarch.metadata.JobStep;
import dev.matriarch.metadata.Requester;
import dev.matriarch.metadata.TopologyId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as its tenant sees it; also the plan of one that was not made.
 *
 * @param id null for a plan
 * @param clusterId null for the plan of a cluster that is not there yet
 * @param topology of which it is a job; null for one that is of its cluster alone
 * @param expectedSeconds from past jobs of this kind; null while there are none
 */
public record JobView(
        @Nullable JobId id,
        String kind,
        State state,
        @Nullable ClusterId clusterId,
        String clusterNamespace,
        String clusterName,
        @Nullable TopologyId topology,
        Progress progress,
        @Nullable Integer expectedSeconds,
        boolean cancellable,
        PointOfNoReturn pointOfNoReturn,
        List<JobStep> steps,
        @Nullable Plan plan,
        @Nullable Map<String, Object> result,
        @Nullable JobProblem problem,
        @Nullable JobId retryOf,
        @Nullable JobId retriedBy,
        Requester requestedBy,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    public enum State {
        /** Only a plan; nothing was written. */
        PLANNED,
        PENDING,
        RUNNING,
        CANCELLING,
        SUCCEEDED,
        FAILED,
        CANCELLED;

        public boolean isFinal() {
            return this == SUCCEEDED || this == FAILED || this == CANCELLED;
        }
    }

    public enum PointOfNoReturn {
        /** This kind of job can always go back. */
        NONE,
        NOT_REACHED,
        REACHED
    }

    /** Steps that are over, and all steps. */
    public record Progress(int done, int total) {}
}
