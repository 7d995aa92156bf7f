package dev.matriarch.provisioning.jobs;

import dev.matriarch.metadata.Job;
import dev.matriarch.metadata.JobRuns;
import dev.matriarch.metadata.JobRuns.Look;
import dev.matriarch.metadata.JobStep;
import dev.matriarch.metadata.StepState;
import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.OperatorBusyException;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Runs a claimed job step after step while they say {@code Done}, and writes down each checkpoint. */
@Component
class JobTurns {

    private static final Logger log = LoggerFactory.getLogger(JobTurns.class);
    private static final Duration AFTER_SILENCE = Duration.ofSeconds(2);
    private static final int FAILURES_BORNE = 5;

    private final JobRuns runs;
    private final Workflows workflows;
    private final JobCheckpoints checkpoints;
    private final JobMetrics metrics;
    private final InstantSource time;

    JobTurns(JobRuns runs, Workflows workflows, JobCheckpoints checkpoints, JobMetrics metrics, InstantSource time) {
        this.runs = runs;
        this.workflows = workflows;
        this.checkpoints = checkpoints;
        this.metrics = metrics;
        this.time = time;
    }

    /** How a turn ends. */
    sealed interface Turn {}

    record Ended() implements Turn {}

    record Parked(Duration pause) implements Turn {}

    /** @throws FencedException when the job has another worker; nothing was written after that */
    Turn run(Job job, JobRunner.Stopping stopping) {
        var workflow = workflows.of(job.kind());
        var running = new RunningJob(job, runs);
        var steps = job.steps().stream().filter(step -> !step.state().isOver()).toList();
        if (steps.isEmpty()) {
            return end(running, workflow, null);
        }
        checkpoints.start(running, steps.getFirst());
        for (var i = 0; i < steps.size(); i++) {
            if (stopping.now()) {
                return new Parked(Duration.ZERO);
            }
            var next = i + 1 < steps.size() ? Optional.of(steps.get(i + 1)) : Optional.<JobStep>empty();
            var parked = run(running, workflow, started(steps.get(i)), next);
            if (parked != null) {
                return parked;
            }
        }
        return new Ended();
    }

    private JobStep started(JobStep step) {
        return step.startedAt() == null ? step.startedAt(time.instant()) : step;
    }

    /** Null to go on with the next step. */
    private @Nullable Turn run(RunningJob job, Workflow workflow, JobStep row, Optional<JobStep> next) {
        var step = workflow.step(row.name());
        var seen = look(job, step, row);
        var outcome = judged(seen, step, row);
        log.info("{} {}: {}", job.job().kind(), row.name(), words(outcome));
        return switch (outcome) {
            case StepOutcome.Done(var note)
            when next.isPresent() -> {
                checkpoints.advance(job, row, new Look(StepState.DONE, note, Duration.ZERO, seen.at), next.get());
                yield null;
            }
            case StepOutcome.Done(var note) -> {
                checkpoints.over(job, row, new Look(StepState.DONE, note, Duration.ZERO, seen.at), workflow, null);
                yield new Ended();
            }
            case StepOutcome.NotYet(var after, var why) -> {
                checkpoints.looked(job, row, new Look(StepState.WAITING, why, seen.unreachable, seen.at));
                yield new Parked(after);
            }
            case StepOutcome.Impossible(var problem) -> {
                var look = new Look(StepState.FAILED, problem.detail(), seen.unreachable, seen.at);
                checkpoints.over(job, row, look, workflow, problem);
                yield new Ended();
            }
        };
    }

    /** A job whose steps are all over but that has not ended: it was cancelled before anything began. */
    private Turn end(RunningJob job, Workflow workflow, @Nullable JobProblem problem) {
        checkpoints.end(job, workflow, problem);
        return new Ended();
    }

    /** @param unreachable how long the data plane had not answered when the step looked */
    private record Seen(StepOutcome outcome, Duration unreachable, Instant at) {}

    private Seen look(RunningJob job, Workflow.Step step, JobStep row) {
        var action = row.compensation() && step.undo() != null ? step.undo() : step.action();
        var begun = time.instant();
        try {
            var outcome = metrics.timed(job.job().kind(), row.name(), () -> action.run(job));
            job.went();
            return new Seen(outcome, Duration.ZERO, time.instant());
        } catch (OperatorUnavailableException e) {
            return new Seen(StepOutcome.notYet(AFTER_SILENCE, e.getMessage()), silence(row, begun), time.instant());
        } catch (OperatorBusyException e) {
            job.went();
            return new Seen(StepOutcome.notYet(AFTER_SILENCE, e.getMessage()), Duration.ZERO, time.instant());
        } catch (OperatorRefusedException e) {
            var refused = StepOutcome.impossible(e.code(), e.getMessage(), e.nextAction());
            return new Seen(refused, Duration.ZERO, time.instant());
        } catch (FencedException | DataAccessException | TransactionException e) {
            throw e; // nothing can be written now; whoever claims the job next looks again
        } catch (RuntimeException e) {
            return new Seen(ours(job, row, e), Duration.ZERO, time.instant());
        }
    }

    /** Since the last look, or since the step began. */
    private Duration silence(JobStep row, Instant begun) {
        var since = row.lookedAt() != null ? row.lookedAt() : begun;
        return Duration.between(since, time.instant());
    }

    private StepOutcome ours(RunningJob job, JobStep row, RuntimeException e) {
        job.failedOnceMore();
        log.error("step {} failed, {} in a row", row.name(), job.failuresInARow(), e);
        return job.failuresInARow() < FAILURES_BORNE
                ? StepOutcome.notYet(AFTER_SILENCE.multipliedBy(job.failuresInARow()), "an error of ours; trying again")
                : StepOutcome.impossible(
                        "internal", "the control plane failed in step " + row.name(), "report the job's id");
    }

    /** Deadlines are judged after a look; time without an answer counts only to twice the deadline. */
    private static StepOutcome judged(Seen seen, Workflow.Step step, JobStep row) {
        if (!(seen.outcome instanceof StepOutcome.NotYet(var after, var why)) || row.startedAt() == null) {
            return seen.outcome;
        }
        var waited = Duration.between(row.startedAt(), seen.at);
        var silent = row.unreachable().plus(seen.unreachable);
        var forgiven = silent.compareTo(step.deadline()) < 0 ? silent : step.deadline();
        return waited.minus(forgiven).compareTo(step.deadline()) < 0
                ? seen.outcome
                : StepOutcome.impossible(
                        "deadline-exceeded", "gave up waiting: " + why, "retry the job, or change the cluster");
    }

    private static String words(StepOutcome outcome) {
        return switch (outcome) {
            case StepOutcome.Done(var note) -> note == null ? "done" : "done, " + note;
            case StepOutcome.NotYet(var after, var why) -> "waits, " + why;
            case StepOutcome.Impossible(var problem) -> "impossible, " + problem.detail();
        };
    }
}
