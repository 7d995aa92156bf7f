package dev.matriarch.metadata;

import static dev.matriarch.metadata.Rows.timestamp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The statements by which workers run jobs. Each write names the epoch its worker got at the claim: zero rows mean that
 * somebody else holds the job now, and the worker stops at once.
 */
@Component
public class JobRuns {

    private final JdbcClient jdbc;
    private final JobStore jobs;

    JobRuns(JdbcClient jdbc, JobStore jobs) {
        this.jdbc = jdbc;
        this.jobs = jobs;
    }

    /**
     * Takes a job, in the caller's transaction: locks it, then checks that the scheduler's row is still the one this worker
     * picked, and only then counts the epoch up. A worker that slept between pick and claim stops here.
     *
     * @param version of the scheduler's row when it was picked
     * @return empty when the job is over or somebody else's
     */
    public Optional<Job> claim(JobId id, String task, String pickedBy, long version, Instant now) {
        var living = jdbc.sql("select 1 from job where id = :id and finished_at is null for update")
                .param("id", id.value())
                .query(Integer.class)
                .optional();
        if (living.isEmpty() || !stillPicked(id, task, pickedBy, version)) {
            return Optional.empty();
        }
        return jdbc.sql("""
                update job
                   set epoch = epoch + 1, state = case state when 'PENDING' then 'RUNNING' else state end,
                       started_at = coalesce(started_at, :now)
                 where id = :id
                returning *
                """)
                .param("id", id.value())
                .param("now", timestamp(now))
                .query((row, n) -> JobRows.job(row, List.of()))
                .optional()
                .map(job -> job.withSteps(jobs.steps(id)));
    }

    private boolean stillPicked(JobId id, String task, String pickedBy, long version) {
        return jdbc.sql("""
                select 1 from scheduled_tasks
                 where task_name = :task and task_instance = :id and picked and picked_by = :pickedBy and version = :version
                   for share
                """)
                .params(Map.of("task", task, "id", id.toString(), "pickedBy", pickedBy, "version", version))
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Whether the worker with this epoch still holds the job. */
    public boolean holds(JobId id, long epoch) {
        return jdbc.sql("select 1 from job where id = :id and epoch = :epoch and finished_at is null")
                .params(Map.of("id", id.value(), "epoch", epoch))
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Commits that a step starts, before it acts. */
    public boolean start(JobId id, long epoch, int position, Instant now) {
        return fenced("""
                update job_step s set state = 'RUNNING', started_at = coalesce(s.started_at, :now)
                  from held where s.job_id = held.id and s.position = :position
                """, "wake_seq = wake_seq", id, epoch)
                        .param("position", position)
                        .param("now", timestamp(now))
                        .update()
                > 0;
    }

    /** Writes that a step is over and the next one starts, and what was learnt. */
    public boolean advance(JobId id, long epoch, int position, Look look, int next, String memory) {
        return fenced("""
                update job_step s
                   set state = case when s.position = :position then :state else 'RUNNING' end,
                       note = case when s.position = :position then cast(:note as text) else s.note end,
                       attempts = s.attempts + case when s.position = :position then 1 else 0 end,
                       started_at = coalesce(s.started_at, :now),
                       looked_at = case when s.position = :position then :now else s.looked_at end,
                       finished_at = case when s.position = :position then :now else s.finished_at end
                  from held where s.job_id = held.id and s.position in (:position, :next)
                """, "memory = cast(:memory as jsonb)", id, epoch)
                        .param("position", position)
                        .param("next", next)
                        .param("state", look.state().name())
                        .param("note", look.note())
                        .param("now", timestamp(look.at()))
                        .param("memory", memory)
                        .update()
                > 0;
    }

    /** Writes what a step saw, while it is not over or when it ends the job. */
    public boolean looked(JobId id, long epoch, int position, Look look, String memory) {
        return fenced("""
                update job_step s
                   set state = :state, note = :note, attempts = s.attempts + 1, looked_at = :now,
                       unreachable_ms = s.unreachable_ms + :unreachable,
                       finished_at = case when :over then cast(:now as timestamptz) else null end
                  from held where s.job_id = held.id and s.position = :position
                """, "memory = cast(:memory as jsonb)", id, epoch)
                        .param("position", position)
                        .param("state", look.state().name())
                        .param("over", look.state().isOver())
                        .param("note", look.note())
                        .param("unreachable", look.unreachable().toMillis())
                        .param("now", timestamp(look.at()))
                        .param("memory", memory)
                        .update()
                > 0;
    }

    /**
     * What a step saw.
     *
     * @param unreachable how long the data plane had not answered by now, since the look before
     */
    public record Look(StepState state, @Nullable String note, Duration unreachable, Instant at) {}

    /** Commits that there is no way back, before the act itself; refused when the job is being cancelled. */
    public boolean passNoReturn(JobId id, long epoch) {
        return jdbc.sql("update job set past_no_return = true where id = :id and epoch = :epoch and state = 'RUNNING'")
                        .params(Map.of("id", id.value(), "epoch", epoch))
                        .update()
                == 1;
    }

    /** Ends the job; steps that never ran are skipped. The scheduler's row goes in the same transaction. */
    public boolean finish(
            JobId id,
            long epoch,
            String task,
            JobState state,
            @Nullable String result,
            @Nullable String problem,
            Instant now) {
        var ended = jdbc.sql("""
                update job
                   set state = :state, result = cast(:result as jsonb), problem = cast(:problem as jsonb), finished_at = :now
                 where id = :id and epoch = :epoch and finished_at is null
                """)
                .param("state", state.name())
                .param("result", result)
                .param("problem", problem)
                .param("now", timestamp(now))
                .param("id", id.value())
                .param("epoch", epoch)
                .update();
        if (ended == 0) {
            return false;
        }
        jdbc.sql("""
                update job_step set state = 'SKIPPED', finished_at = :now
                 where job_id = :id and state in ('PENDING', 'RUNNING', 'WAITING')
                """).param("now", timestamp(now)).param("id", id.value()).update();
        jobs.release(id);
        unschedule(id, task);
        return true;
    }

    /** Takes the scheduler's row away, in the transaction that ends the job. */
    public void unschedule(JobId id, String task) {
        jdbc.sql("delete from scheduled_tasks where task_name = :task and task_instance = :id")
                .param("task", task)
                .param("id", id.toString())
                .update();
    }

    /** Notes a reason for the job that changes this cluster to look again; the job, if there is one. */
    public Optional<JobId> wake(ClusterId cluster) {
        return jdbc.sql("""
                update job set wake_seq = wake_seq + 1
                 where finished_at is null
                   and id = (select job_id from job_target where cluster_id = :cluster and active and role = 'CHANGES')
                returning id
                """)
                .param("cluster", cluster.value())
                .query((row, n) -> new JobId(Rows.uuid(row, "id")))
                .optional();
    }

    /** The count of reasons to look, or empty when the job is over. */
    public OptionalLong wakeSeq(JobId id) {
        return jdbc.sql("select wake_seq from job where id = :id and finished_at is null")
                .param("id", id.value())
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** Makes a job due now, as far as nobody runs it at this moment. */
    public void due(JobId id, String task, Instant now) {
        jdbc.sql("""
                update scheduled_tasks set execution_time = :now, version = version + 1
                 where task_name = :task and task_instance = :id and not picked and execution_time > :now
                """)
                .params(Map.of("now", timestamp(now), "task", task, "id", id.toString()))
                .update();
    }

    /** Living jobs that no scheduler's row would ever run. */
    public List<JobId> unscheduled(String task) {
        return jdbc.sql("""
                select j.id from job j
                 where j.finished_at is null
                   and not exists (select from scheduled_tasks s where s.task_name = :task and s.task_instance = j.id::text)
                """)
                .param("task", task)
                .query((row, n) -> new JobId(Rows.uuid(row, "id")))
                .list();
    }

    /**
     * Frees what a dead worker had picked, so that the next poll of any worker takes it.
     *
     * @param lastSeen workers that have not shown a heartbeat since are dead
     */
    public int freeDead(String task, Instant lastSeen, Instant now) {
        return jdbc.sql("""
                update scheduled_tasks
                   set picked = false, picked_by = null, last_heartbeat = null, execution_time = :now, version = version + 1
                 where task_name = :task and picked and last_heartbeat <= :lastSeen
                """)
                .params(Map.of("task", task, "lastSeen", timestamp(lastSeen), "now", timestamp(now)))
                .update();
    }

    /** How many jobs are in which state, and how long the oldest due one has waited. */
    public List<Count> counts() {
        return jdbc.sql("select kind, state, count(*) as jobs from job where finished_at is null group by kind, state")
                .query((row, n) -> new Count(row.getString("kind"), row.getString("state"), row.getLong("jobs")))
                .list();
    }

    public record Count(String kind, String state, long jobs) {}

    private JdbcClient.StatementSpec fenced(String then, String set, JobId id, long epoch) {
        return jdbc.sql("""
                with held as (update job set %s where id = :id and epoch = :epoch and finished_at is null returning id)
                %s""".formatted(set, then)).param("id", id.value()).param("epoch", epoch);
    }
}
