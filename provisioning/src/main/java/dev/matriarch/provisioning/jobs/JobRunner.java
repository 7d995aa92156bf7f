package dev.matriarch.provisioning.jobs;

import static dev.matriarch.provisioning.jobs.JobScheduler.TASK;

import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import dev.matriarch.metadata.Job;
import dev.matriarch.metadata.JobId;
import dev.matriarch.metadata.JobRuns;
import dev.matriarch.operators.FencedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes a job that is due, runs it as far as the world allows, and parks it. */
@Component
class JobRunner {

    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

    private static final Duration AFTER_FENCE = Duration.ofSeconds(2);

    private final JobRuns runs;
    private final JobTurns turns;
    private final JobScheduler scheduler;
    private final JobMetrics metrics;
    private final TransactionTemplate transaction;
    private final InstantSource time;

    JobRunner(
            JobRuns runs,
            JobTurns turns,
            JobScheduler scheduler,
            JobMetrics metrics,
            TransactionTemplate transaction,
            InstantSource time) {
        this.runs = runs;
        this.turns = turns;
        this.scheduler = scheduler;
        this.metrics = metrics;
        this.transaction = transaction;
        this.time = time;
    }

    /** One execution of the scheduler's. What it returns says when the next one is. */
    CompletionHandler<Void> run(Execution execution, Stopping stopping) {
        var id = new JobId(UUID.fromString(execution.getId()));
        metrics.picked(Duration.between(execution.getExecutionTime(), time.instant()));
        return claim(id, execution).map(job -> run(job, stopping)).orElseGet(() -> leave(id));
    }

    private Optional<Job> claim(JobId id, Execution execution) {
        return Optional.ofNullable(transaction.execute(
                status -> runs.claim(id, TASK, execution.pickedBy, execution.version, time.instant())
                        .orElse(null)));
    }

    private CompletionHandler<Void> run(Job job, Stopping stopping) {
        try (var _ = MDC.putCloseable("tenant", job.tenant().value());
                var _ = MDC.putCloseable("cluster", job.clusterNamespace() + "/" + job.clusterName());
                var _ = MDC.putCloseable("job", job.id().toString())) {
            return switch (turns.run(job, stopping)) {
                case JobTurns.Ended() -> (complete, operations) -> {};
                case JobTurns.Parked(var pause) -> park(job, pause);
            };
        } catch (FencedException e) {
            log.info("let go of the job: {}", e.getMessage());
            return park(job, AFTER_FENCE); // a cancel has counted a reason to wake, so it does not wait for this
        }
    }

    /**
     * First the next time, then one more look at the reasons to wake: a wake-up that came while this worker was busy could
     * not move the scheduler's row, but it has been counted. Where the row is not this worker's any more, because the job was
     * ended from outside or taken over, there is nothing to put down.
     */
    private CompletionHandler<Void> park(Job job, Duration pause) {
        return (complete, operations) -> {
            try {
                operations.reschedule(complete, time.instant().plus(pause));
            } catch (ExecutionException e) {
                log.info("job {} is in other hands", job.id());
                return;
            }
            if (!heed(job) && pause.isZero()) {
                scheduler.checkDue();
            }
        };
    }

    private boolean heed(Job job) {
        var reasons = runs.wakeSeq(job.id());
        var some = reasons.isPresent() && reasons.getAsLong() > job.wakeSeq();
        if (some) {
            scheduler.runSoon(job.id());
        }
        return some;
    }

    /** Not ours to run: somebody else's, or over with its row still there. */
    private CompletionHandler<Void> leave(JobId id) {
        log.info("left job {}: it is over, or another worker's", id);
        return (complete, operations) -> {
            if (runs.wakeSeq(id).isEmpty()) {
                transaction.executeWithoutResult(status -> runs.unschedule(id, TASK));
            }
        };
    }

    /** Whether this process is about to end, so that jobs are put down after their present step. */
    @FunctionalInterface
    interface Stopping {
        boolean now();
    }
}
