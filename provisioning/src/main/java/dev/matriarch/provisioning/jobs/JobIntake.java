package dev.matriarch.provisioning.jobs;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Ids;
import dev.matriarch.metadata.Job;
import dev.matriarch.metadata.JobId;
import dev.matriarch.metadata.JobState;
import dev.matriarch.metadata.JobStep;
import dev.matriarch.metadata.JobStore;
import dev.matriarch.metadata.Requester;
import dev.matriarch.metadata.StepState;
import dev.matriarch.metadata.TopologyId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.events.EventLog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where jobs come into being: in the transaction that accepts a change, which holds the cluster's lock. */
@Component
public class JobIntake {

    private final JobStore jobs;
    private final Workflows workflows;
    private final JobScheduler scheduler;
    private final EventLog events;
    private final InstantSource time;

    JobIntake(JobStore jobs, Workflows workflows, JobScheduler scheduler, EventLog events, InstantSource time) {
        this.jobs = jobs;
        this.workflows = workflows;
        this.scheduler = scheduler;
        this.events = events;
        this.time = time;
    }

    /**
     * What a job is to do.
     *
     * @param cluster with the generation the job belongs to
     * @param previous desired state before, as JSON
     * @param target desired state after, as JSON
     * @param memory what the steps know from the beginning
     * @param topology of which it is a job, or null
     * @param others clusters that it changes beside its own; the caller holds their locks
     */
    public record Order(
            String kind,
            HaCluster cluster,
            @Nullable String previous,
            @Nullable String target,
            Map<String, Object> memory,
            @Nullable TopologyId topology,
            List<ClusterId> others) {

        public Order {
            others = List.copyOf(others);
        }

        /** In one cluster alone. */
        public Order(
                String kind,
                HaCluster cluster,
                @Nullable String previous,
                @Nullable String target,
                Map<String, Object> memory) {
            this(kind, cluster, previous, target, memory, null, List.of());
        }
    }

    /** A job that begins once the transaction has committed. */
    public JobView accept(Caller caller, Order order) {
        var workflow = workflows.of(order.kind());
        var steps = IntStream.range(0, workflow.steps().size())
                .mapToObj(i -> JobStep.pending(i, workflow.steps().get(i).name(), false))
                .toList();
        var job = job(caller, order, JobState.PENDING, steps, null);
        put(job, workflow, order.others());
        return JobViews.of(job, workflow);
    }

    /** Nothing has to be done: a job that has succeeded without steps. */
    public JobView nothingToDo(Caller caller, Order order) {
        var job = job(caller, order, JobState.SUCCEEDED, List.of(), null);
        jobs.insert(job, JobStore.Role.CHANGES);
        return JobViews.of(job, workflows.of(order.kind()));
    }

    /**
     * Goes on where a job failed, in the direction in which it went, with what it knew and past the same point of no
     * return; its epoch goes on too, so that the new job's writes are greater.
     */
    JobView retry(Caller caller, Job failed, Order order) {
        var now = time.instant();
        var from = failed.steps().stream()
                .filter(step -> step.state() == StepState.FAILED)
                .mapToInt(JobStep::position)
                .min()
                .orElse(0);
        var steps =
                failed.steps().stream().map(step -> retried(step, from, now)).toList();
        var job = job(caller, order, goesBack(failed) ? JobState.CANCELLING : JobState.PENDING, steps, failed);
        var workflow = workflows.of(order.kind());
        put(job, workflow, order.others());
        jobs.retried(failed.id(), job.id());
        return JobViews.of(job, workflow);
    }

    /** Whether a job was turned round: only then it has steps that take others back. */
    static boolean goesBack(Job job) {
        return job.steps().stream().anyMatch(JobStep::compensation);
    }

    private static JobStep retried(JobStep step, int from, Instant now) {
        var fresh = JobStep.pending(step.position(), step.name(), step.compensation());
        if (step.position() >= from) {
            return fresh;
        }
        return fresh.skipped(now, step.state() == StepState.DONE ? "done by the job before" : step.note());
    }

    private void put(Job job, Workflow workflow, List<ClusterId> others) {
        jobs.insert(job, workflow.reads() ? JobStore.Role.READS : JobStore.Role.CHANGES, others);
        events.record(job.tenant(), "job.accepted", job.clusterId(), job.id(), Map.of("kind", job.kind()));
        scheduler.schedule(job.id());
    }

    private Job job(Caller caller, Order order, JobState state, List<JobStep> steps, @Nullable Job retryOf) {
        var now = time.instant();
        var cluster = order.cluster();
        return new Job(
                new JobId(Ids.next()),
                cluster.tenant(),
                order.kind(),
                state,
                cluster.id(),
                cluster.namespace(),
                cluster.name(),
                order.topology(),
                cluster.generation(),
                order.previous(),
                order.target(),
                dev.matriarch.provisioning.Json.write(order.memory()),
                retryOf == null ? 0 : retryOf.epoch(),
                0,
                retryOf != null && retryOf.pastNoReturn(),
                null,
                null,
                null,
                jobs.usualSeconds(order.kind()).orElse(null),
                retryOf == null ? null : retryOf.id(),
                null,
                new Requester(caller.type(), caller.name(), caller.requestId()),
                now,
                state.isFinal() ? now : null,
                state.isFinal() ? now : null,
                steps);
    }
}
