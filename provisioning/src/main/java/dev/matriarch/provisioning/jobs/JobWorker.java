package dev.matriarch.provisioning.jobs;

import static dev.matriarch.provisioning.jobs.JobScheduler.TASK;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.matriarch.metadata.JobRuns;
import dev.matriarch.provisioning.Rounds;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * This process's share of the work: runs due jobs, shows that it lives, and takes over what dead processes left. When the
 * process ends, jobs are put down after their present step, due at once for another replica.
 */
@Component
public class JobWorker implements SmartLifecycle {

    /** A worker without a sign of life for this long is dead. */
    public static final Duration HEARTBEAT_LIMIT = Duration.ofSeconds(8);

    private static final Logger log = LoggerFactory.getLogger(JobWorker.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final int HEARTBEATS_MISSED = 4;
    private static final Duration TAKE_OVER_EVERY = Duration.ofSeconds(1);
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration STOP_WAIT = Duration.ofSeconds(5);
    private static final double FETCH_BELOW = 0.5;
    private static final double FETCH_UP_TO = 1.0;

    private final DataSource dataSource;
    private final JobRunner runner;
    private final JobRuns runs;
    private final JobScheduler jobs;
    private final InstantSource time;
    private final int atOnce;

    private volatile boolean stopping;
    private volatile @Nullable Scheduler scheduler;
    private volatile @Nullable Rounds housekeeping;

    /** @param atOnce how many jobs this process runs at once; fewer than it has database connections twice over */
    JobWorker(
            DataSource dataSource,
            JobRunner runner,
            JobRuns runs,
            JobScheduler jobs,
            InstantSource time,
            @Value("${matriarch.jobs.at-once:24}") int atOnce) {
        this.dataSource = dataSource;
        this.runner = runner;
        this.runs = runs;
        this.jobs = jobs;
        this.time = time;
        this.atOnce = atOnce;
    }

    @Override
    public void start() {
        stopping = false;
        var started = Scheduler.create(dataSource, task())
                .schedulerName(new SchedulerName.Fixed("worker-" + UUID.randomUUID()))
                .clock(time::instant)
                .threads(atOnce)
                .executorService(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("job-", 0).factory()))
                .pollUsingLockAndFetch(FETCH_BELOW, FETCH_UP_TO)
                .pollingInterval(POLL)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(HEARTBEATS_MISSED)
                .shutdownMaxWait(STOP_WAIT)
                .build();
        scheduler = started;
        started.start();
        jobs.attach(started);
        var rounds = new Rounds("job-housekeeping");
        rounds.every(TAKE_OVER_EVERY, this::takeOver);
        rounds.every(SWEEP_EVERY, this::sweep);
        housekeeping = rounds;
    }

    private CustomTask<Void> task() {
        return Tasks.custom(TASK, Void.class)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(HEARTBEAT))
                .onDeadExecutionRevive()
                .execute((instance, context) -> runner.run(context.getExecution(), () -> stopping));
    }

    /** The scheduler looks for dead workers only every second heartbeat; this looks every second. */
    void takeOver() {
        var now = time.instant();
        if (runs.freeDead(TASK, now.minus(HEARTBEAT_LIMIT), now) > 0) {
            jobs.checkDue();
        }
    }

    /** Gives a schedule to every job that should have one. */
    void sweep() {
        for (var job : runs.unscheduled(TASK)) {
            log.warn("job {} had no schedule", job);
            jobs.schedule(job);
        }
    }

    @Override
    public void stop() {
        stopping = true;
        var rounds = housekeeping;
        if (rounds != null) {
            rounds.close();
        }
        var running = scheduler;
        if (running != null) {
            jobs.attach(null);
            running.stop();
        }
        scheduler = null;
    }

    @Override
    public boolean isRunning() {
        return scheduler != null;
    }
}
