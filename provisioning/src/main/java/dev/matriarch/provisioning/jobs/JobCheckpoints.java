package dev.matriarch.provisioning.jobs;

import dev.matriarch.metadata.Job;
import dev.matriarch.metadata.JobRuns;
import dev.matriarch.metadata.JobRuns.Look;
import dev.matriarch.metadata.JobState;
import dev.matriarch.metadata.JobStep;
import dev.matriarch.operators.FencedException;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.events.EventLog;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What a worker writes down: one transaction each, and none of it once another worker has the job. */
@Component
class JobCheckpoints {

    private final JobRuns runs;
    private final EventLog events;
    private final JobMetrics metrics;
    private final TransactionTemplate transaction;
    private final InstantSource time;

    JobCheckpoints(
            JobRuns runs, EventLog events, JobMetrics metrics, TransactionTemplate transaction, InstantSource time) {
        this.runs = runs;
        this.events = events;
        this.metrics = metrics;
        this.transaction = transaction;
        this.time = time;
    }

    /** The step's start is committed before it acts, so that a cancelled job takes back all that may have happened. */
    void start(RunningJob running, JobStep step) {
        if (step.startedAt() != null) {
            return;
        }
        var job = running.job();
        fenced(job, () -> {
            var held = runs.start(job.id(), job.epoch(), step.position(), time.instant());
            tell(job, "job.step", Map.of("step", step.name(), "state", "RUNNING"));
            return held;
        });
    }

    void advance(RunningJob running, JobStep step, Look look, JobStep next) {
        var job = running.job();
        fenced(job, () -> {
            var held =
                    runs.advance(job.id(), job.epoch(), step.position(), look, next.position(), running.memoryJson());
            tell(job, "job.step", looked(step, look));
            return held;
        });
    }

    void looked(RunningJob running, JobStep step, Look look) {
        var job = running.job();
        fenced(job, () -> {
            var held = runs.looked(job.id(), job.epoch(), step.position(), look, running.memoryJson());
            if (!Objects.equals(step.note(), look.note())) {
                tell(job, "job.step", looked(step, look));
            }
            return held;
        });
    }

    /** The last look and the end of the job are one: whoever reads the end reads the look too. */
    void over(RunningJob running, JobStep step, Look look, Workflow workflow, @Nullable JobProblem problem) {
        var job = running.job();
        fenced(job, () -> {
            finish(running, workflow, problem, () -> {
                var held = runs.looked(job.id(), job.epoch(), step.position(), look, running.memoryJson());
                tell(job, "job.step", looked(step, look));
                return held;
            });
            return true;
        });
    }

    void end(RunningJob running, Workflow workflow, @Nullable JobProblem problem) {
        fenced(running.job(), () -> {
            finish(running, workflow, problem, () -> true);
            return true;
        });
    }

    /** The cluster's row first, the job's after it: the order in which requests lock them. */
    private void finish(RunningJob running, Workflow workflow, @Nullable JobProblem problem, Held lastLook) {
        var job = running.job();
        var state = endState(job, problem);
        workflow.ending().ended(job, state);
        var result = state == JobState.SUCCEEDED && !running.result().isEmpty() ? Json.write(running.result()) : null;
        var problemJson = problem == null ? null : Json.write(problem);
        var held = lastLook.yes()
                && runs.finish(job.id(), job.epoch(), JobScheduler.TASK, state, result, problemJson, time.instant());
        if (!held) {
            throw fencedOff(job);
        }
        var data = new LinkedHashMap<String, Object>(Map.of("kind", job.kind()));
        if (problem != null) {
            data.put("problem", problem.code());
            data.put("detail", problem.detail());
        }
        tell(job, "job." + state.name().toLowerCase(java.util.Locale.ROOT), data);
        metrics.ended(job.kind(), state);
    }

    private static JobState endState(Job job, @Nullable JobProblem problem) {
        if (problem != null) {
            return JobState.FAILED;
        }
        return job.state() == JobState.CANCELLING ? JobState.CANCELLED : JobState.SUCCEEDED;
    }

    private static Map<String, Object> looked(JobStep step, Look look) {
        var data = new LinkedHashMap<String, Object>(
                Map.of("step", step.name(), "state", look.state().name()));
        if (look.note() != null) {
            data.put("note", look.note());
        }
        return data;
    }

    private void tell(Job job, String type, Map<String, Object> data) {
        events.record(job.tenant(), type, job.clusterId(), job.id(), data);
    }

    @FunctionalInterface
    private interface Held {
        boolean yes();
    }

    /** Zero rows: somebody else has the job, and all of the transaction is undone. */
    private void fenced(Job job, Held write) {
        transaction.executeWithoutResult(status -> {
            if (!write.yes()) {
                throw fencedOff(job);
            }
        });
    }

    private static FencedException fencedOff(Job job) {
        return new FencedException("job %s has another worker".formatted(job.id()));
    }
}
