package dev.matriarch.metadata;

import static dev.matriarch.metadata.Rows.timestamp;

import dev.matriarch.metadata.Topology.Member;
import dev.matriarch.metadata.Topology.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Topologies by tenant. */
@Component
public class TopologyStore {

    private final JdbcClient jdbc;

    TopologyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Topology> find(TenantId tenant, TopologyId id) {
        return one("tenant = :tenant and id = :id", tenant, id.value());
    }

    /** The one that has this cluster. */
    public Optional<Topology> of(TenantId tenant, ClusterId cluster) {
        return one(
                "tenant = :tenant and id = (select topology_id from topology_member where cluster_id = :id)",
                tenant,
                cluster.value());
    }

    /** The ids of living clusters on a data plane that follow another one. */
    public List<ClusterId> replicasOn(String dataPlane) {
        return jdbc.sql("""
                select c.id from ha_cluster c join topology_member m on m.cluster_id = c.id
                 where c.data_plane = :dataPlane and c.deleted_at is null and m.role = :role
                 order by c.id
                """)
                .param("dataPlane", dataPlane)
                .param("role", Role.REPLICA.name())
                .query((row, n) -> new ClusterId(Rows.uuid(row, "id")))
                .list();
    }

    /** Newest first. */
    public List<Topology> list(TenantId tenant, @Nullable TopologyId before, int limit) {
        return jdbc.sql("select * from topology where tenant = :tenant and id < :before order by id desc limit :limit")
                .param("tenant", tenant.value())
                .param("before", before == null ? Ids.GREATEST : before.value())
                .param("limit", limit)
                .query(this::topology)
                .list();
    }

    /** Puts in a topology with its primary; false where the name is taken. */
    public boolean insert(Topology topology, ClusterId primary) {
        var isNew = jdbc.sql("""
                insert into topology (id, tenant, name, created_at) values (:id, :tenant, :name, :createdAt)
                on conflict (tenant, name) do nothing
                """)
                        .param("id", topology.id().value())
                        .param("tenant", topology.tenant().value())
                        .param("name", topology.name())
                        .param("createdAt", timestamp(topology.createdAt()))
                        .update()
                == 1;
        if (isNew) {
            join(topology.id(), primary, Role.PRIMARY);
        }
        return isNew;
    }

    /** Adds a cluster that is in no topology. The caller holds the cluster's lock. */
    public void join(TopologyId topology, ClusterId cluster, Role role) {
        jdbc.sql("insert into topology_member (topology_id, cluster_id, role) values (:topology, :cluster, :role)")
                .param("topology", topology.value())
                .param("cluster", cluster.value())
                .param("role", role.name())
                .update();
    }

    /** Keeps which part a member has. Where another one is primary, that one's has to change first. */
    public void role(ClusterId cluster, Role role) {
        jdbc.sql("update topology_member set role = :role where cluster_id = :cluster")
                .param("role", role.name())
                .param("cluster", cluster.value())
                .update();
    }

    /** Takes a cluster out of whichever topology it is in. */
    public void leave(ClusterId cluster) {
        jdbc.sql("delete from topology_member where cluster_id = :cluster")
                .param("cluster", cluster.value())
                .update();
    }

    /** Forgets a topology; its clusters stay as they are. */
    public void delete(TenantId tenant, TopologyId id) {
        jdbc.sql("delete from topology where tenant = :tenant and id = :id")
                .param("tenant", tenant.value())
                .param("id", id.value())
                .update();
    }

    /** The topology, locked until the transaction ends: members come and go, and it goes, through here. */
    public Optional<Topology> lock(TenantId tenant, TopologyId id) {
        var there = jdbc.sql("select 1 from topology where tenant = :tenant and id = :id for update")
                .param("tenant", tenant.value())
                .param("id", id.value())
                .query(Integer.class)
                .optional();
        return there.isPresent() ? find(tenant, id) : Optional.empty();
    }

    private Optional<Topology> one(String condition, TenantId tenant, Object id) {
        return jdbc.sql("select * from topology where " + condition)
                .param("tenant", tenant.value())
                .param("id", id)
                .query(this::topology)
                .optional();
    }

    private Topology topology(ResultSet row, int n) throws SQLException {
        var id = new TopologyId(Rows.uuid(row, "id"));
        return new Topology(
                id,
                new TenantId(row.getString("tenant")),
                row.getString("name"),
                Rows.instant(row, "created_at"),
                members(id));
    }

    private List<Member> members(TopologyId id) {
        return jdbc.sql("select cluster_id, role from topology_member where topology_id = :id order by cluster_id")
                .param("id", id.value())
                .query((row, n) ->
                        new Member(new ClusterId(Rows.uuid(row, "cluster_id")), Role.valueOf(row.getString("role"))))
                .list();
    }
}
