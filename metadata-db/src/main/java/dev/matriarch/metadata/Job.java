package dev.matriarch.metadata;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code job} with its steps. The JSON columns are texts here; what they mean is provisioning's.
 *
 * @param topology of which it is a job; null for one that is of its cluster alone
 * @param generation the cluster's generation once this job was accepted
 * @param previous the desired state before, or null where there was none
 * @param target the desired state after, or null where the cluster goes
 * @param memory what the steps have learnt
 * @param epoch counted up by each claim; a write with an older one changes nothing
 * @param wakeSeq counted up by each reason to look again
 * @param steps in the order of running
 */
public record Job(
        JobId id,
        TenantId tenant,
        String kind,
        JobState state,
        ClusterId clusterId,
        String clusterNamespace,
        String clusterName,
        @Nullable TopologyId topology,
        long generation,
        @Nullable String previous,
        @Nullable String target,
        String memory,
        long epoch,
        long wakeSeq,
        boolean pastNoReturn,
        @Nullable String plan,
        @Nullable String result,
        @Nullable String problem,
        @Nullable Integer expectedSeconds,
        @Nullable JobId retryOf,
        @Nullable JobId retriedBy,
        Requester requester,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        List<JobStep> steps) {

    public Job {
        steps = List.copyOf(steps);
    }

    /** The same job with these steps. */
    public Job withSteps(List<JobStep> newSteps) {
        return new Job(
                id,
                tenant,
                kind,
                state,
                clusterId,
                clusterNamespace,
                clusterName,
                topology,
                generation,
                previous,
                target,
                memory,
                epoch,
                wakeSeq,
                pastNoReturn,
                plan,
                result,
                problem,
                expectedSeconds,
                retryOf,
                retriedBy,
                requester,
                createdAt,
                startedAt,
                finishedAt,
                newSteps);
    }
}
