package dev.matriarch.crash;

import dev.matriarch.harness.MetadataPostgres;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What the metadata DB holds of jobs, read past all servers. */
final class JobRecords {

    private final JdbcClient jdbc;

    JobRecords(MetadataPostgres metadata) {
        jdbc = JdbcClient.create(new DriverManagerDataSource(metadata.jdbcUrl(), "postgres", ""));
    }

    /** Counted up by each worker that takes the job. */
    long epoch(String job) {
        return jdbc.sql("select epoch from job where id = :id")
                .param("id", UUID.fromString(job))
                .query(Long.class)
                .single();
    }

    /**
     * All that a worker of this job writes: the job, its steps and events, and what it makes of the cluster's row. Not what
     * an observer may write at any time: reasons to wake, and what it saw.
     */
    String writtenFor(String job) {
        return jdbc.sql("""
                select jsonb_pretty(jsonb_build_object(
                       'job', to_jsonb(j) - 'wake_seq',
                       'steps', (select jsonb_agg(s order by s.position) from job_step s where s.job_id = j.id),
                       'targets', (select jsonb_agg(t) from job_target t where t.job_id = j.id),
                       'events', (select jsonb_agg(e order by e.seq) from event e where e.job_id = j.id),
                       'cluster', (select jsonb_build_array(desired, generation, settled_generation, state, failed_job)
                                     from ha_cluster c where c.id = j.cluster_id)))
                  from job j where j.id = :id
                """)
                .param("id", UUID.fromString(job))
                .query(String.class)
                .single();
    }

    /** Whether some worker, alive or not, has the job in its hands. */
    boolean isPicked(String job) {
        return jdbc.sql("select picked from scheduled_tasks where task_instance = :id")
                .param("id", job)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** When the job is to be run next. */
    Instant due(String job) {
        return jdbc.sql("select execution_time from scheduled_tasks where task_instance = :id")
                .param("id", job)
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }
}
