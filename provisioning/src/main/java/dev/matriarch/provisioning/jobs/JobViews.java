package dev.matriarch.provisioning.jobs;

import dev.matriarch.metadata.Job;
import dev.matriarch.metadata.JobState;
import dev.matriarch.metadata.JobStep;
import dev.matriarch.metadata.Requester;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.jobs.JobView.PointOfNoReturn;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Jobs as their tenants see them. */
final class JobViews {

    private JobViews() {}

    static JobView of(Job job, Workflow workflow) {
        var living = job.state() == JobState.PENDING || job.state() == JobState.RUNNING;
        return new JobView(
                job.id(),
                job.kind(),
                JobView.State.valueOf(job.state().name()),
                job.clusterId(),
                job.clusterNamespace(),
                job.clusterName(),
                job.topology(),
                progress(job.steps()),
                job.expectedSeconds(),
                living && !job.pastNoReturn(),
                noReturn(job, workflow),
                job.steps(),
                null,
                job.result() == null ? null : Json.object(job.result()),
                job.problem() == null ? null : Json.read(job.problem(), JobProblem.class),
                job.retryOf(),
                job.retriedBy(),
                job.requester(),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt());
    }

    static JobView planned(
            Caller caller,
            Workflow workflow,
            dev.matriarch.metadata.@Nullable ClusterId cluster,
            String namespace,
            String name,
            @Nullable Integer expectedSeconds,
            boolean withSteps,
            Plan plan) {
        var steps = withSteps
                ? IntStream.range(0, workflow.steps().size())
                        .mapToObj(
                                i -> JobStep.pending(i, workflow.steps().get(i).name(), false))
                        .toList()
                : List.<JobStep>of();
        return new JobView(
                null,
                workflow.kind(),
                JobView.State.PLANNED,
                cluster,
                namespace,
                name,
                null,
                progress(steps),
                expectedSeconds,
                false,
                workflow.withNoReturn() ? PointOfNoReturn.NOT_REACHED : PointOfNoReturn.NONE,
                steps,
                plan,
                null,
                null,
                null,
                null,
                new Requester(caller.type(), caller.name(), caller.requestId()),
                null,
                null,
                null);
    }

    private static JobView.Progress progress(List<JobStep> steps) {
        return new JobView.Progress(
                (int) steps.stream().filter(step -> step.state().isOver()).count(), steps.size());
    }

    private static PointOfNoReturn noReturn(Job job, Workflow workflow) {
        if (job.pastNoReturn()) {
            return PointOfNoReturn.REACHED;
        }
        return workflow.withNoReturn() ? PointOfNoReturn.NOT_REACHED : PointOfNoReturn.NONE;
    }
}
