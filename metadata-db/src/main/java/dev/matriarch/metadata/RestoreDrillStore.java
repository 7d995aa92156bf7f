package dev.matriarch.metadata;

import static dev.matriarch.metadata.Rows.timestamp;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Restore drills by cluster. */
@Component
public class RestoreDrillStore {

    private final JdbcClient jdbc;

    RestoreDrillStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Puts in one that begins. */
    public void insert(RestoreDrill drill) {
        jdbc.sql("""
                insert into restore_drill (id, tenant, cluster_id, job_id, state, report, created_at)
                values (:id, :tenant, :cluster, :job, :state, :report::jsonb, :createdAt)
                """)
                .param("id", drill.id().value())
                .param("tenant", drill.tenant().value())
                .param("cluster", drill.cluster().value())
                .param("job", drill.job().value())
                .param("state", drill.state().name())
                .param("report", drill.report())
                .param("createdAt", timestamp(drill.createdAt()))
                .update();
    }

    public Optional<RestoreDrill> find(TenantId tenant, RestoreDrillId id) {
        return jdbc.sql("select * from restore_drill where tenant = :tenant and id = :id")
                .param("tenant", tenant.value())
                .param("id", id.value())
                .query(RestoreDrillStore::drill)
                .optional();
    }

    /** Newest first. */
    public List<RestoreDrill> list(TenantId tenant, ClusterId cluster, @Nullable RestoreDrillId before, int limit) {
        return jdbc.sql("""
                select * from restore_drill
                 where tenant = :tenant and cluster_id = :cluster and id < :before
                 order by id desc limit :limit
                """)
                .param("tenant", tenant.value())
                .param("cluster", cluster.value())
                .param("before", before == null ? Ids.GREATEST : before.value())
                .param("limit", limit)
                .query(RestoreDrillStore::drill)
                .list();
    }

    /** Keeps what was found so far, while it runs; one that had failed runs again where another job goes on with it. */
    public void found(TenantId tenant, RestoreDrillId id, String report) {
        put(tenant, id, RestoreDrill.State.RUNNING, report, null);
    }

    /** Keeps how it ended. */
    public void ended(TenantId tenant, RestoreDrillId id, RestoreDrill.State state, Instant at) {
        put(tenant, id, state, null, at);
    }

    private void put(
            TenantId tenant,
            RestoreDrillId id,
            RestoreDrill.State state,
            @Nullable String report,
            @Nullable Instant endedAt) {
        jdbc.sql("""
                update restore_drill
                   set state = :state, report = coalesce(:report::jsonb, report), ended_at = :endedAt
                 where tenant = :tenant and id = :id
                """)
                .param("tenant", tenant.value())
                .param("id", id.value())
                .param("state", state.name())
                .param("report", report)
                .param("endedAt", Rows.timestampOrNull(endedAt), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    private static RestoreDrill drill(ResultSet row, int n) throws SQLException {
        return new RestoreDrill(
                new RestoreDrillId(Rows.uuid(row, "id")),
                new TenantId(row.getString("tenant")),
                new ClusterId(Rows.uuid(row, "cluster_id")),
                new JobId(Rows.uuid(row, "job_id")),
                RestoreDrill.State.valueOf(row.getString("state")),
                row.getString("report"),
                Rows.instant(row, "created_at"),
                Rows.instantOrNull(row, "ended_at"));
    }
}
