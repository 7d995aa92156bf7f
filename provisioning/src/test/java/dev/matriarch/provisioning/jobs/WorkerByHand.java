package dev.matriarch.provisioning.jobs;

import static dev.matriarch.provisioning.jobs.JobScheduler.TASK;

import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.event.SchedulerListeners;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepository;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;

/** A worker whose every move is a test's: it picks and puts down with the scheduler's own statements, and never by itself. */
public final class WorkerByHand {

    private static final SchedulerListeners NOBODY_LISTENS = new SchedulerListeners(List.of());

    private final JobRunner runner;
    private final InstantSource time;
    private final JdbcTaskRepository executions;

    WorkerByHand(String name, DataSource dataSource, JobRunner runner, InstantSource time) {
        this.runner = runner;
        this.time = time;
        var task = Tasks.custom(TASK, Void.class).execute((instance, context) -> (complete, operations) -> {});
        this.executions = new JdbcTaskRepository(
                dataSource,
                true,
                JdbcTaskRepository.DEFAULT_TABLE_NAME,
                new TaskResolver(NOBODY_LISTENS, time::instant, List.of(task)),
                new SchedulerName.Fixed(name),
                false,
                time::instant);
    }

    /** Whether some worker would take the job now. */
    public boolean isDue(JobView job) {
        return executions
                .getExecution(TASK, String.valueOf(job.id()))
                .filter(e -> !e.isPicked() && !e.getExecutionTime().isAfter(time.instant()))
                .isPresent();
    }

    /** Takes the job, which must be due. */
    Execution picks(JobView job) {
        if (!isDue(job)) {
            throw new AssertionError("the job is not due");
        }
        return executions
                .getExecution(TASK, String.valueOf(job.id()))
                .flatMap(execution -> executions.pick(execution, time.instant()))
                .orElseThrow();
    }

    /** Claims what was picked and runs it as far as it goes; what is left to do is how it is put down. */
    CompletionHandler<Void> runs(Execution execution) {
        return runner.run(execution, () -> false);
    }

    void putsDown(Execution execution, CompletionHandler<Void> handler) {
        putsDown(execution, handler, () -> {});
    }

    /** @param between happens when it is put down, before the worker looks once more */
    void putsDown(Execution execution, CompletionHandler<Void> handler, Runnable between) {
        var now = time.instant();
        handler.complete(
                ExecutionComplete.success(execution, now, now),
                new ExecutionOperations<Void>(executions, NOBODY_LISTENS, execution) {
                    @Override
                    public void reschedule(ExecutionComplete complete, Instant next) {
                        super.reschedule(complete, next);
                        between.run();
                    }
                });
    }

    /** One whole turn. */
    public void takes(JobView job) {
        var execution = picks(job);
        putsDown(execution, runs(execution));
    }

    /** As long as somebody would run the job now, without any time passing. */
    public void takesWhileDue(JobView job) {
        for (var turns = 0; isDue(job); turns++) {
            if (turns == 20) {
                throw new AssertionError("the job is due again and again");
            }
            takes(job);
        }
    }
}
