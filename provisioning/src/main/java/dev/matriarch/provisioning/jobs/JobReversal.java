package dev.matriarch.provisioning.jobs;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Job;
import dev.matriarch.metadata.JobId;
import dev.matriarch.metadata.JobState;
import dev.matriarch.metadata.JobStep;
import dev.matriarch.metadata.JobStore;
import dev.matriarch.provisioning.AfterCommit;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.audit.AuditLog;
import dev.matriarch.provisioning.events.EventLog;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Going back from a job, or going on after one that failed. The cluster's row is locked before the job's, always. */
@Component
public class JobReversal {

    private final JobStore jobs;
    private final ClusterStore clusters;
    private final Workflows workflows;
    private final JobIntake intake;
    private final JobScheduler scheduler;
    private final EventLog events;
    private final AuditLog audit;
    private final InstantSource time;

    JobReversal(
            JobStore jobs,
            ClusterStore clusters,
            Workflows workflows,
            JobIntake intake,
            JobScheduler scheduler,
            EventLog events,
            AuditLog audit,
            InstantSource time) {
        this.jobs = jobs;
        this.clusters = clusters;
        this.workflows = workflows;
        this.intake = intake;
        this.scheduler = scheduler;
        this.events = events;
        this.audit = audit;
        this.time = time;
    }

    /** The cluster shall be as before: that is a new generation, which compensation brings about. */
    @Transactional
    public Job cancel(Caller caller, JobId id) {
        var before = jobs.find(caller.requireTenant(), id);
        if (before.isPresent() && before.get().state() == JobState.CANCELLED) {
            return before.get();
        }
        var cluster = lockTargets(caller, id).own();
        var job = lock(caller, id);
        if (job.state() == JobState.CANCELLING || job.state() == JobState.CANCELLED) {
            return job;
        }
        refuseToGoBack(job);
        turnBack(job, cluster);
        audit.record(caller, caller.requireTenant(), "job.cancel", "/jobs/" + id);
        return lock(caller, id);
    }

    /** Turns a living job round. The caller holds both locks and has asked {@link #refuseToGoBack}. */
    public void turnBack(Job job, HaCluster cluster) {
        var now = time.instant();
        if (workflows.of(job.kind()).reads()) {
            jobs.turnBack(job.id(), job.generation(), now);
        } else {
            var desired = job.previous() == null ? cluster.desired() : job.previous();
            clusters.want(cluster, desired, meanwhileBack(job), now);
            jobs.turnBack(job.id(), cluster.generation() + 1, now);
        }
        var position = job.steps().size();
        for (var step : job.steps().reversed()) {
            var definition = workflows.of(job.kind()).step(step.name());
            if (mayHaveActed(job, step) && definition.undo() != null) {
                jobs.insert(job.id(), JobStep.pending(position++, definition.undoName(), true));
            }
        }
        events.record(job.tenant(), "job.cancelling", job.clusterId(), job.id(), Map.of("kind", job.kind()));
        AfterCommit.run(() -> scheduler.runSoon(job.id()));
    }

    private static ClusterState meanwhileBack(Job job) {
        return job.previous() == null ? ClusterState.DELETING : ClusterState.UPDATING;
    }

    /** In this job, or in the one that this one goes on with. To take back what never happened does no harm. */
    private static boolean mayHaveActed(Job job, JobStep step) {
        return step.startedAt() != null || job.retryOf() != null;
    }

    private static void refuseToGoBack(Job job) {
        if (job.state().isFinal()) {
            throw RequestRefusedException.conflict(
                    "the job has ended: " + job.state().name());
        }
        if (job.pastNoReturn()) {
            throw RequestRefusedException.because(
                            ErrorCode.JOB_PAST_NO_RETURN, "the job has done what cannot be taken back")
                    .member("jobId", job.id().toString());
        }
    }

    /** Ends a living job as failed, so that another can begin at once. The caller holds the cluster's lock. */
    public void supersede(Caller caller, JobId id) {
        refuseOfTwo(lock(caller, id));
        end(caller, id, JobState.FAILED, new JobProblem("superseded", "a more urgent job took its place", null));
    }

    /**
     * The same for whoever takes all clusters of the job in hand: it is refused once the job has done what cannot be taken back.
     * The caller holds the locks of all.
     */
    public void supersedeInAll(Caller caller, JobId id) {
        refuseToGoBack(lock(caller, id));
        end(caller, id, JobState.FAILED, new JobProblem("superseded", "a more urgent job took its place", null));
    }

    /**
     * Ends a living job as cancelled without going back, because what it was about is no matter any more. The caller holds
     * the cluster's lock.
     */
    public void callOff(Caller caller, JobId id, String why) {
        refuseOfTwo(lock(caller, id));
        end(caller, id, JobState.CANCELLED, new JobProblem("superseded", why, null));
    }

    private void end(Caller caller, JobId id, JobState state, JobProblem problem) {
        var job = lock(caller, id);
        if (job.state().isFinal()) {
            return;
        }
        jobs.end(id, state, Json.write(problem), time.instant());
        workflows.of(job.kind()).cutShort().ended(job, state);
        scheduler.forget(id);
        events.record(
                job.tenant(),
                "job." + state.name().toLowerCase(Locale.ROOT),
                job.clusterId(),
                id,
                Map.of("kind", job.kind(), "problem", problem.code()));
    }

    /** In the middle of it there may be no cluster that takes writes: only the job itself leads out of that, either way. */
    private void refuseOfTwo(Job job) {
        if (!jobs.others(job).isEmpty()) {
            throw RequestRefusedException.because(
                            job.pastNoReturn() ? ErrorCode.JOB_PAST_NO_RETURN : ErrorCode.CLUSTER_BUSY,
                            "job %s changes the places of two clusters".formatted(job.id()))
                    .member("jobId", job.id().toString())
                    .next(job.pastNoReturn() ? "wait for that job" : "cancel that job, or wait for it");
        }
    }

    @Transactional
    public JobView retry(Caller caller, JobId id) {
        var targets = lockTargets(caller, id);
        var job = lock(caller, id);
        refuseToRetry(job, targets.own());
        targets.others().forEach(JobReversal::refuseBusy);
        targets.all().forEach(cluster -> markBusy(job, cluster));
        audit.record(caller, caller.requireTenant(), "job.retry", "/jobs/" + id);
        return intake.retry(
                caller,
                job,
                new JobIntake.Order(
                        job.kind(),
                        targets.own(),
                        job.previous(),
                        job.target(),
                        RunningJob.lasting(job.memory()),
                        job.topology(),
                        targets.others().stream().map(HaCluster::id).toList()));
    }

    private static void refuseBusy(HaCluster cluster) {
        if (cluster.activeJob() != null) {
            throw busy(cluster.activeJob());
        }
    }

    private void markBusy(Job job, HaCluster cluster) {
        var workflow = workflows.of(job.kind());
        if (!workflow.reads()) {
            var meanwhile = JobIntake.goesBack(job) ? meanwhileBack(job) : workflow.meanwhile();
            clusters.settle(cluster.tenant(), cluster.id(), meanwhile, cluster.settledGeneration(), null);
        }
    }

    private void refuseToRetry(Job job, HaCluster cluster) {
        var reads = workflows.of(job.kind()).reads();
        if (!reads) {
            refuseBusy(cluster);
        }
        if (job.state() == JobState.SUCCEEDED || !job.state().isFinal()) {
            throw RequestRefusedException.conflict("only a job that failed can be retried, this one is " + job.state());
        }
        var changed = !reads && cluster.generation() != job.generation();
        if (job.retriedBy() != null || changed || job.state() == JobState.CANCELLED) {
            throw RequestRefusedException.because(
                            ErrorCode.JOB_SUPERSEDED, "the cluster has been changed since this job")
                    .next("ask for the change again");
        }
    }

    /** Somebody else changes the cluster now. */
    public static RequestRefusedException busy(JobId by) {
        return RequestRefusedException.because(ErrorCode.CLUSTER_BUSY, "job %s changes this cluster".formatted(by))
                .member("jobId", by.toString())
                .next("wait for that job, or cancel it");
    }

    /** A job's clusters, locked. */
    private record Targets(HaCluster own, List<HaCluster> others) {

        private Stream<HaCluster> all() {
            return Stream.concat(Stream.of(own), others.stream());
        }
    }

    private Targets lockTargets(Caller caller, JobId id) {
        var tenant = caller.requireTenant();
        var job = jobs.find(tenant, id).orElseThrow(() -> RequestRefusedException.notFound("job"));
        var others = jobs.others(job);
        var locked = clusters.lockAll(
                tenant,
                Stream.concat(Stream.of(job.clusterId()), others.stream()).toList());
        if (locked.size() <= others.size()) {
            throw RequestRefusedException.conflict("the job has ended, and its cluster is gone");
        }
        return new Targets(
                locked.stream()
                        .filter(cluster -> cluster.id().equals(job.clusterId()))
                        .findFirst()
                        .orElseThrow(),
                locked.stream()
                        .filter(cluster -> !cluster.id().equals(job.clusterId()))
                        .toList());
    }

    private Job lock(Caller caller, JobId id) {
        return jobs.lock(caller.requireTenant(), id).orElseThrow(() -> RequestRefusedException.notFound("job"));
    }
}
