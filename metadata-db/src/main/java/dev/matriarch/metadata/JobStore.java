package dev.matriarch.metadata;

import static dev.matriarch.metadata.Rows.timestamp;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Jobs by tenant: making them, reading them, ending them from outside. Running them is {@link JobRuns}' part. */
@Component
public class JobStore {

    private final JdbcClient jdbc;

    JobStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Job> find(TenantId tenant, JobId id) {
        return select("select * from job where tenant = :tenant and id = :id", tenant, id);
    }

    /** Why a job did not succeed, as JSON; empty where it did, or there is none of that tenant. */
    public Optional<String> problem(TenantId tenant, JobId id) {
        return jdbc.sql("select problem from job where tenant = :tenant and id = :id and problem is not null")
                .param("tenant", tenant.value())
                .param("id", id.value())
                .query(String.class)
                .optional();
    }

    /** The job, locked until the transaction ends. */
    public Optional<Job> lock(TenantId tenant, JobId id) {
        return select("select * from job where tenant = :tenant and id = :id for update", tenant, id);
    }

    private Optional<Job> select(String sql, TenantId tenant, JobId id) {
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("id", id.value())
                .query((row, n) -> JobRows.job(row, List.of()))
                .optional()
                .map(job -> job.withSteps(steps(id)));
    }

    /** Whether a job of that kind, made since then for this cluster, did what cannot be taken back, or may have. */
    public boolean passedNoReturn(TenantId tenant, ClusterId cluster, String kind, Instant since) {
        return jdbc.sql("""
                select exists (select from job
                                where tenant = :tenant and cluster_id = :cluster and kind = :kind and past_no_return
                                  and created_at >= :since)
                """)
                .param("tenant", tenant.value())
                .param("cluster", cluster.value())
                .param("kind", kind)
                .param("since", timestamp(since))
                .query(Boolean.class)
                .single();
    }

    List<JobStep> steps(JobId id) {
        return jdbc.sql("select * from job_step where job_id = :id order by position")
                .param("id", id.value())
                .query(JobRows::step)
                .list();
    }

    /** Newest first; of a cluster, all that have or had a part in it. */
    public List<Job> list(
            TenantId tenant,
            @Nullable ClusterId cluster,
            @Nullable String kind,
            @Nullable JobState state,
            @Nullable JobId before,
            int limit) {
        var jobs = jdbc.sql("""
                select * from job
                 where tenant = :tenant
                   and (cast(:before as uuid) is null or id < :before)
                   and (cast(:cluster as uuid) is null or cluster_id = :cluster
                        or exists (select from job_target t where t.job_id = job.id and t.cluster_id = :cluster))
                   and (cast(:kind as text) is null or kind = :kind)
                   and (cast(:state as text) is null or state = :state)
                 order by id desc
                 limit :limit
                """)
                .param("tenant", tenant.value())
                .param("before", Rows.valueOrNull(before))
                .param("cluster", cluster == null ? null : cluster.value())
                .param("kind", kind)
                .param("state", state == null ? null : state.name())
                .param("limit", limit)
                .query((row, n) -> JobRows.job(row, List.of()))
                .list();
        return withSteps(jobs);
    }

    private List<Job> withSteps(List<Job> jobs) {
        if (jobs.isEmpty()) {
            return jobs;
        }
        var byJob = jdbc
                .sql("select * from job_step where job_id in (:ids) order by position")
                .param("ids", jobs.stream().map(j -> j.id().value()).toList())
                .query((row, n) -> new StepOfJob(Rows.uuid(row, "job_id"), JobRows.step(row, n)))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        StepOfJob::job, Collectors.mapping(StepOfJob::step, Collectors.toList())));
        return jobs.stream()
                .map(job -> job.withSteps(byJob.getOrDefault(job.id().value(), List.of())))
                .toList();
    }

    private record StepOfJob(UUID job, JobStep step) {}

    /** What a job does with its cluster. */
    public enum Role {
        /** It is the only one that does while it lives. */
        CHANGES,
        /** It leaves the cluster as it is, and is in nobody's way. */
        READS
    }

    /** Puts in a job with its steps, and gives it its part at its cluster unless it is over already. */
    public void insert(Job job, Role role) {
        insert(job, role, List.of());
    }

    /** @param others clusters in which it has the same part as in its own */
    public void insert(Job job, Role role, List<ClusterId> others) {
        jdbc.sql("""
                insert into job (id, tenant, kind, state, cluster_id, cluster_namespace, cluster_name, topology_id, generation, previous,
                                 target, memory, epoch, past_no_return, expected_seconds, retry_of, requester_type, requester_name,
                                 request_id, created_at, started_at, finished_at)
                values (:id, :tenant, :kind, :state, :cluster, :namespace, :name, :topology, :generation, cast(:previous as jsonb),
                        cast(:target as jsonb), cast(:memory as jsonb), :epoch, :pastNoReturn, :expected, :retryOf, :requesterType,
                        :requesterName, :requestId, :createdAt, :startedAt, :finishedAt)
                """)
                .param("id", job.id().value())
                .param("tenant", job.tenant().value())
                .param("kind", job.kind())
                .param("state", job.state().name())
                .param("cluster", job.clusterId().value())
                .param("namespace", job.clusterNamespace())
                .param("name", job.clusterName())
                .param(
                        "topology",
                        job.topology() == null ? null : job.topology().value())
                .param("generation", job.generation())
                .param("previous", job.previous())
                .param("target", job.target())
                .param("memory", job.memory())
                .param("epoch", job.epoch())
                .param("pastNoReturn", job.pastNoReturn())
                .param("expected", job.expectedSeconds())
                .param("retryOf", Rows.valueOrNull(job.retryOf()))
                .param("requesterType", job.requester().type())
                .param("requesterName", job.requester().name())
                .param("requestId", job.requester().requestId())
                .param("createdAt", timestamp(job.createdAt()))
                .param("startedAt", Rows.timestampOrNull(job.startedAt()))
                .param("finishedAt", Rows.timestampOrNull(job.finishedAt()))
                .update();
        job.steps().forEach(step -> insert(job.id(), step));
        if (!job.state().isFinal()) {
            Stream.concat(Stream.of(job.clusterId()), others.stream())
                    .sorted(Comparator.comparing(ClusterId::toString))
                    .forEach(cluster -> takePart(job.id(), cluster, role));
        }
    }

    private void takePart(JobId job, ClusterId cluster, Role role) {
        jdbc.sql("insert into job_target (job_id, cluster_id, role) values (:job, :cluster, :role)")
                .param("job", job.value())
                .param("cluster", cluster.value())
                .param("role", role.name())
                .update();
    }

    /** The clusters that a job has a part in beside its own, by id. */
    public List<ClusterId> others(Job job) {
        return jdbc.sql("""
                select cluster_id from job_target where job_id = :job and cluster_id <> :cluster order by cluster_id
                """)
                .param("job", job.id().value())
                .param("cluster", job.clusterId().value())
                .query((row, n) -> new ClusterId(Rows.uuid(row, "cluster_id")))
                .list();
    }

    /** Adds a step at its position. */
    public void insert(JobId job, JobStep step) {
        jdbc.sql("""
                insert into job_step (job_id, position, name, state, note, compensation, started_at, finished_at)
                values (:job, :position, :name, :state, :note, :compensation, :startedAt, :finishedAt)
                """)
                .param("job", job.value())
                .param("position", step.position())
                .param("name", step.name())
                .param("state", step.state().name())
                .param("note", step.note())
                .param("compensation", step.compensation())
                .param("startedAt", Rows.timestampOrNull(step.startedAt()))
                .param("finishedAt", Rows.timestampOrNull(step.finishedAt()))
                .update();
    }

    /**
     * Turns a living job round: its epoch grows, so the worker that runs it now writes nothing more; steps that are not
     * over are skipped. The caller holds the job's lock and has seen that it is not past its point of no return.
     *
     * @param generation of the cluster, now that it shall be as before
     */
    public void turnBack(JobId id, long generation, Instant now) {
        jdbc.sql("""
                update job set state = 'CANCELLING', epoch = epoch + 1, wake_seq = wake_seq + 1, generation = :generation
                 where id = :id
                """).param("generation", generation).param("id", id.value()).update();
        jdbc.sql("""
                update job_step set state = 'SKIPPED', finished_at = :now
                 where job_id = :id and state in ('PENDING', 'RUNNING', 'WAITING')
                """).param("now", timestamp(now)).param("id", id.value()).update();
    }

    /** Ends a living job, whoever runs it. The caller holds the job's lock. */
    public void end(JobId id, JobState state, String problem, Instant now) {
        jdbc.sql("""
                update job set state = :state, epoch = epoch + 1, problem = cast(:problem as jsonb), finished_at = :now
                 where id = :id
                """)
                .param("state", state.name())
                .param("problem", problem)
                .param("now", timestamp(now))
                .param("id", id.value())
                .update();
        jdbc.sql("""
                update job_step set state = case state when 'PENDING' then 'SKIPPED' else 'FAILED' end, finished_at = :now
                 where job_id = :id and state in ('PENDING', 'RUNNING', 'WAITING')
                """).param("now", timestamp(now)).param("id", id.value()).update();
        release(id);
    }

    void release(JobId id) {
        jdbc.sql("update job_target set active = false where job_id = :id and active")
                .param("id", id.value())
                .update();
    }

    /** Notes that another job goes on where this one failed. */
    public void retried(JobId failed, JobId by) {
        jdbc.sql("update job set retried_by = :by where id = :id")
                .param("by", by.value())
                .param("id", failed.value())
                .update();
    }

    /** The median seconds of the last twenty jobs of a kind that succeeded. */
    public Optional<Integer> usualSeconds(String kind) {
        return jdbc.sql("""
                select cast(ceil(percentile_cont(0.5) within group (order by seconds)) as integer)
                  from (select extract(epoch from finished_at - created_at) as seconds from job
                         where kind = :kind and state = 'SUCCEEDED' and started_at is not null
                         order by finished_at desc limit 20) recent
                """).param("kind", kind).query(Integer.class).optional();
    }
}
