package dev.matriarch.provisioning.jobs;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.JobRuns;
import dev.matriarch.provisioning.TestTenant;
import dev.matriarch.provisioning.clusters.Observer;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;

/** What the tests of single moves share: nobody runs jobs or looks at clusters unless the test says so. */
public abstract class ByHandTest extends EngineTest {

    /** Longer than any pause between two looks, shorter than any deadline. */
    protected static final Duration A_PAUSE = Duration.ofSeconds(6);

    @Autowired
    protected DataSource dataSource;

    @Autowired
    protected JobRunner runner;

    @Autowired
    protected JobRuns runs;

    @Autowired
    protected Observer observer;

    protected WorkerByHand one;
    protected WorkerByHand other;

    @BeforeEach
    protected void nobodyWorks() {
        worker.stop();
        observer.stop();
        one = new WorkerByHand("one", dataSource, runner, time);
        other = new WorkerByHand("other", dataSource, runner, time);
    }

    @AfterEach
    protected void everybodyWorks() {
        observer.start();
        worker.start();
    }

    /** A creation that waits for the world. */
    protected JobView waitingCreation(TestTenant tenant) {
        operator.convergesByItself(false);
        var job = tenant.creates("orders");
        one.takes(job);
        return job;
    }

    /** A cluster that is there. */
    protected JobView creation(TestTenant tenant) {
        var job = tenant.creates("orders");
        one.takesWhileDue(job);
        return job;
    }

    /** It asked for five instances, and the operator found no room for them. */
    protected JobView failedScale(TestTenant tenant, JobView created) {
        operator.convergesByItself(false);
        var scale = tenant.scales(created, 5);
        one.takes(scale);
        operator.isStuck(tenant.cluster(created), "no node has room");
        wakes(tenant, created);
        one.takes(scale);
        return scale;
    }

    protected void wakes(TestTenant tenant, JobView job) {
        scheduler.wake(new ClusterId(tenant.cluster(job)));
    }

    /** Whoever has not shown a sign of life by now is dead. */
    protected void theDeadAreNoticed() {
        time.passes(JobWorker.HEARTBEAT_LIMIT.plusMillis(1));
        worker.takeOver();
    }

    protected long epoch(JobView job) {
        return jdbc.sql("select epoch from job where id = cast(:id as uuid)")
                .param("id", String.valueOf(job.id()))
                .query(Long.class)
                .single();
    }

    /** All that is written of the job: its row, its steps, its events. */
    protected String written(JobView job) {
        return jdbc.sql("""
                select concat(row_to_json(j), (select json_agg(s order by position) from job_step s where s.job_id = j.id),
                              (select json_agg(e order by seq) from event e where e.job_id = j.id))
                  from job j where j.id = cast(:id as uuid)
                """)
                .param("id", String.valueOf(job.id()))
                .query(String.class)
                .single();
    }
}
