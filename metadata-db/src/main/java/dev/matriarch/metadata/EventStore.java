package dev.matriarch.metadata;

import jakarta.persistence.EntityManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The events of each tenant. They are appended, and read by their numbers. */
@Component
public class EventStore {

    private final JdbcClient jdbc;
    private final EntityManager entityManager;

    EventStore(JdbcClient jdbc, EntityManager entityManager) {
        this.jdbc = jdbc;
        this.entityManager = entityManager;
    }

    /**
     * Appends them in this order, by one statement, which must be the last of its transaction: from here to the commit it
     * holds the tenant's count, which makes the order of numbers the order of commits.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(TenantId tenant, List<NewEvent> events) {
        entityManager.flush(); // else Hibernate would write after the last statement
        jdbc.sql("""
                        with counted as (
                            insert into event_sequence as s (tenant, last) values (:tenant, :count)
                            on conflict (tenant) do update set last = s.last + excluded.last
                            returning last)
                        insert into event (tenant, seq, type, at, cluster_id, job_id, data)
                        select :tenant, counted.last - :count + e.position, e.type, cast(e.at as timestamptz),
                               cast(e.cluster_id as uuid), cast(e.job_id as uuid), cast(e.data as jsonb)
                        from counted, unnest(:types, :ats, :clusters, :jobs, :datas)
                             with ordinality as e (type, at, cluster_id, job_id, data, position)
                        """)
                .param("tenant", tenant.value())
                .param("count", (long) events.size())
                .param("types", column(events, NewEvent::type))
                .param("ats", column(events, event -> event.at().toString()))
                .param("clusters", column(events, event -> text(event.cluster())))
                .param("jobs", column(events, event -> text(event.job())))
                .param("datas", column(events, NewEvent::data))
                .update();
    }

    /** The number of the newest event, 0 for none. */
    public long newest(TenantId tenant) {
        return jdbc.sql("select coalesce(max(last), 0) from event_sequence where tenant = :tenant")
                .param("tenant", tenant.value())
                .query(Long.class)
                .single();
    }

    /** Oldest first, those with a greater number; null for any cluster or job. */
    public List<Event> after(
            TenantId tenant, @Nullable ClusterId cluster, @Nullable JobId job, long number, int limit) {
        return find("and seq > :number order by seq limit :limit", tenant, cluster, job, number, limit);
    }

    /** Newest first, those with a smaller number; null for any cluster or job. */
    public List<Event> before(
            TenantId tenant, @Nullable ClusterId cluster, @Nullable JobId job, long number, int limit) {
        return find("and seq < :number order by seq desc limit :limit", tenant, cluster, job, number, limit);
    }

    private List<Event> find(
            String part, TenantId tenant, @Nullable ClusterId cluster, @Nullable JobId job, long number, int limit) {
        var mine = (cluster == null ? "" : "and cluster_id = :cluster ") + (job == null ? "" : "and job_id = :job ");
        return jdbc.sql("select * from event where tenant = :tenant " + mine + part)
                .param("tenant", tenant.value())
                .param("cluster", cluster == null ? null : cluster.value())
                .param("job", job == null ? null : job.value())
                .param("number", number)
                .param("limit", limit)
                .query((row, index) -> event(tenant, row))
                .list();
    }

    private static Event event(TenantId tenant, ResultSet row) throws SQLException {
        var cluster = row.getObject("cluster_id", UUID.class);
        var job = row.getObject("job_id", UUID.class);
        return new Event(
                tenant,
                row.getLong("seq"),
                row.getString("type"),
                Timestamps.read(row, "at"),
                cluster == null ? null : new ClusterId(cluster),
                job == null ? null : new JobId(job),
                row.getString("data"));
    }

    private static @Nullable String[] column(List<NewEvent> events, Function<NewEvent, @Nullable String> value) {
        return events.stream().map(value).toArray(String[]::new);
    }

    private static @Nullable String text(@Nullable Record id) {
        return id == null ? null : id.toString();
    }
}
