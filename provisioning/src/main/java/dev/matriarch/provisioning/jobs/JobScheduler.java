package dev.matriarch.provisioning.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.JobId;
import dev.matriarch.metadata.JobRuns;
import dev.matriarch.provisioning.AfterCommit;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;

/** When jobs run next. The scheduler's rows belong to the same transactions as the jobs'. */
@Component
public class JobScheduler {

    /** The scheduler's name for all jobs; stored with them. */
    static final String TASK = "job";

    private final SchedulerClient client;
    private final JobRuns runs;
    private final InstantSource time;
    private volatile @Nullable Scheduler local;

    JobScheduler(DataSource dataSource, JobRuns runs, InstantSource time) {
        this.client = SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(dataSource))
                .build();
        this.runs = runs;
        this.time = time;
    }

    /** The scheduler of this process, which is told at once of what became due here. */
    void attach(@Nullable Scheduler scheduler) {
        local = scheduler;
    }

    /** Lets a job begin, once the caller's transaction has committed. */
    public void schedule(JobId job) {
        client.scheduleIfNotExists(new TaskInstance<>(TASK, job.toString()), time.instant());
        AfterCommit.run(this::checkDue);
    }

    /**
     * Something may have changed in this cluster's world: its job looks again soon. The reason is committed before the
     * schedule is moved, and where nothing can be moved that is fine: a worker that parks reads the reasons once more.
     */
    public boolean wake(ClusterId cluster) {
        var job = runs.wake(cluster);
        job.ifPresent(this::runSoon);
        return job.isPresent();
    }

    /** Makes a job due now, as far as nobody runs it at this moment. */
    void runSoon(JobId job) {
        runs.due(job, TASK, time.instant());
        checkDue();
    }

    /** Takes the schedule of a job away, in the transaction that ends it. */
    void forget(JobId job) {
        runs.unschedule(job, TASK);
    }

    void checkDue() {
        var scheduler = local;
        if (scheduler != null) {
            scheduler.triggerCheckForDueExecutions();
        }
    }
}
