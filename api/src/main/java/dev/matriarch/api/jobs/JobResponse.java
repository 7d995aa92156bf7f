package dev.matriarch.api.jobs;

import dev.matriarch.provisioning.jobs.JobProblem;
import dev.matriarch.provisioning.jobs.JobView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job, or the plan of one, as clients read it. */
@Schema(name = "Job", description = "One tracked change, or the plan of one (state PLANNED).")
public record JobResponse(
        @Schema(description = "null for a plan") @Nullable UUID id,

        @Schema(description = "Such as CREATE_CLUSTER or SCALE_CLUSTER")
        String kind,

        JobView.State state,
        JobCluster cluster,

        @Schema(description = "Of a topology's job; else null") @Nullable
        UUID topology,

        JobProgress progress,

        @Schema(description = "From past jobs of this kind; null while there are none") @Nullable
        Integer expectedSeconds,

        boolean cancellable,
        JobView.PointOfNoReturn pointOfNoReturn,
        List<JobStepResponse> steps,
        @Schema(description = "Only of a dry run") @Nullable JobPlan plan,
        @Nullable Map<String, Object> result,

        @Schema(description = "Why it did not succeed") @Nullable
        JobProblemResponse problem,

        @Nullable UUID retryOf,
        @Nullable UUID retriedBy,
        Requester requestedBy,
        String requestId,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        JobLinks links) {

    /** Which cluster it changes. */
    @Schema(name = "JobCluster")
    public record JobCluster(
            @Schema(description = "null in the plan of a cluster that is not there yet") @Nullable
            UUID id,

            String namespace,
            String name) {}

    /** Steps that are over, and all steps. */
    @Schema(name = "JobProgress", description = "Steps that are over, and all steps.")
    public record JobProgress(int done, int total) {}

    /** Why it did not succeed. */
    @Schema(name = "JobProblem")
    public record JobProblemResponse(
            @Schema(description = "A stable code to branch on")
            String code,

            String detail,
            @Nullable String nextAction) {

        public static @Nullable JobProblemResponse of(@Nullable JobProblem problem) {
            return problem == null
                    ? null
                    : new JobProblemResponse(problem.code(), problem.detail(), problem.nextAction());
        }
    }

    /** Who asked. */
    @Schema(name = "Requester")
    public record Requester(String type, String name) {}

    /** Where to go from here. */
    @Schema(name = "JobLinks")
    public record JobLinks(@Nullable String self, @Nullable String cluster) {}

    public static JobResponse of(JobView job) {
        var clusterId = job.clusterId();
        var jobId = job.id();
        var topology = job.topology();
        return new JobResponse(
                jobId == null ? null : jobId.value(),
                job.kind(),
                job.state(),
                new JobCluster(clusterId == null ? null : clusterId.value(), job.clusterNamespace(), job.clusterName()),
                topology == null ? null : topology.value(),
                new JobProgress(job.progress().done(), job.progress().total()),
                job.expectedSeconds(),
                job.cancellable(),
                job.pointOfNoReturn(),
                job.steps().stream().map(JobStepResponse::of).toList(),
                JobPlan.of(job.plan()),
                job.result(),
                JobProblemResponse.of(job.problem()),
                job.retryOf() == null ? null : job.retryOf().value(),
                job.retriedBy() == null ? null : job.retriedBy().value(),
                new Requester(job.requestedBy().type(), job.requestedBy().name()),
                job.requestedBy().requestId(),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt(),
                new JobLinks(jobId == null ? null : path(job), clusterId == null ? null : "/ha-clusters/" + clusterId));
    }

    /** The id of a job that was made, which a plan is not. */
    public static String id(JobView job) {
        return Objects.requireNonNull(job.id()).toString();
    }

    public static String path(JobView job) {
        return "/jobs/" + id(job);
    }
}
