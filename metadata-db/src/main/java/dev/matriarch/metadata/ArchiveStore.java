package dev.matriarch.metadata;

import static dev.matriarch.metadata.Rows.timestamp;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is proven of the archives of clusters. */
@Component
public class ArchiveStore {

    private final JdbcClient jdbc;

    ArchiveStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A commit of which it is not proven yet that it is in the archive.
     *
     * @param at a moment before it
     * @param wal the WAL file in which it is
     */
    public record Mark(Instant at, String wal) {}

    /** The ids of living clusters on a data plane that archive their WAL. */
    public List<ClusterId> archivingOn(String dataPlane) {
        return jdbc.sql("""
                select id from ha_cluster
                 where data_plane = :dataPlane and deleted_at is null and desired -> 'archive' ->> 'serverName' is not null
                 order by id
                """)
                .param("dataPlane", dataPlane)
                .query((row, n) -> new ClusterId(Rows.uuid(row, "id")))
                .list();
    }

    /** The mark that is still to be proven of that incarnation. */
    public Optional<Mark> mark(ClusterId cluster, String serverName) {
        return jdbc.sql("""
                select mark_at, mark_wal from archive
                 where cluster_id = :cluster and server_name = :server and mark_at is not null
                """)
                .param("cluster", cluster.value())
                .param("server", serverName)
                .query((row, n) -> new Mark(Rows.instant(row, "mark_at"), row.getString("mark_wal")))
                .optional();
    }

    /** The version of its store whose keys the cluster was given last; 0 where it was given none. */
    public long keys(ClusterId cluster) {
        return jdbc.sql("select keys from archive where cluster_id = :cluster")
                .param("cluster", cluster.value())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** Keeps which keys the cluster was given, for that incarnation. */
    public void gave(ClusterId cluster, String serverName, long version, Instant now) {
        jdbc.sql("""
                insert into archive (cluster_id, server_name, keys, checked_at)
                values (:cluster, :server, :version, :now)
                on conflict (cluster_id) do update set keys = excluded.keys
                """)
                .param("cluster", cluster.value())
                .param("server", serverName)
                .param("version", version)
                .param("now", timestamp(now))
                .update();
    }

    /**
     * Keeps what was seen. Of another incarnation than before, nothing that was proven holds any more.
     *
     * @param from the earliest moment that can be restored, or null
     * @param proven a moment that is in the archive, with all before it, or null where none more is proven
     * @param mark what is to be proven next, or null
     */
    public void seen(
            ClusterId cluster,
            String serverName,
            @Nullable Instant from,
            @Nullable Instant proven,
            @Nullable Mark mark,
            Instant now) {
        jdbc.sql("""
                insert into archive as a (cluster_id, server_name, first_at, last_at, mark_at, mark_wal, checked_at)
                values (:cluster, :server, :from, :proven, :markAt, :markWal, :now)
                on conflict (cluster_id) do update
                   set server_name = excluded.server_name, first_at = excluded.first_at,
                       last_at = case when a.server_name = excluded.server_name
                                      then greatest(a.last_at, excluded.last_at) else excluded.last_at end,
                       mark_at = excluded.mark_at, mark_wal = excluded.mark_wal, checked_at = excluded.checked_at
                """)
                .param("cluster", cluster.value())
                .param("server", serverName)
                .param("from", Rows.timestampOrNull(from))
                .param("proven", Rows.timestampOrNull(proven))
                .param("markAt", mark == null ? null : timestamp(mark.at()))
                .param("markWal", mark == null ? null : mark.wal())
                .param("now", timestamp(now))
                .update();
    }
}
