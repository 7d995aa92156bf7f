package dev.matriarch.metadata;

import static dev.matriarch.metadata.Rows.timestamp;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * HA clusters by tenant. There is no way to reach a cluster without naming the tenant it belongs to, and no update that
 * does not hold the row's lock or a look's number.
 */
@Component
public class ClusterStore {

    private static final String SELECT = """
            select c.*, (select t.job_id from job_target t
                          where t.cluster_id = c.id and t.active and t.role = 'CHANGES') as active_job,
                   a.cluster_id as archive, a.first_at, a.last_at
              from ha_cluster c left join archive a on a.cluster_id = c.id
            """;

    private static final List<String> REMOVALS = List.of(
            """
            delete from event e using ha_cluster c
             where c.deleted_at < :then and e.tenant = c.tenant and e.cluster_id = c.id
            """,
            "delete from job j using ha_cluster c where c.deleted_at < :then and j.cluster_id = c.id",
            "delete from ha_cluster where deleted_at < :then");

    private final JdbcClient jdbc;

    ClusterStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The living cluster. */
    public Optional<HaCluster> find(TenantId tenant, ClusterId id) {
        return jdbc.sql(SELECT + "where c.tenant = :tenant and c.id = :id and c.deleted_at is null")
                .param("tenant", tenant.value())
                .param("id", id.value())
                .query(ClusterStore::cluster)
                .optional();
    }

    /** The cluster, also when it is gone and only its history is left. */
    public Optional<HaCluster> findEver(TenantId tenant, ClusterId id) {
        return jdbc.sql(SELECT + "where c.tenant = :tenant and c.id = :id")
                .param("tenant", tenant.value())
                .param("id", id.value())
                .query(ClusterStore::cluster)
                .optional();
    }

    /** The living cluster, locked until the transaction ends: whoever changes it comes through here. */
    public Optional<HaCluster> lock(TenantId tenant, ClusterId id) {
        return held(
                        "tenant = :tenant and id = :id and deleted_at is null",
                        Map.of("tenant", tenant.value(), "id", id.value()))
                ? find(tenant, id)
                : Optional.empty();
    }

    /** The living ones of these, locked in the order of their ids, so that nobody who locks several waits for another in a ring. */
    public List<HaCluster> lockAll(TenantId tenant, Collection<ClusterId> ids) {
        return ids.stream()
                .sorted(Comparator.comparing(ClusterId::toString))
                .map(id -> lock(tenant, id))
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Locks a row. It is read by a statement of its own, after this one: a statement that has waited for the lock sees the
     * row as it is now, but the job that changes it as it was when the statement began.
     */
    private boolean held(String condition, Map<String, Object> parameters) {
        return jdbc.sql("select 1 from ha_cluster where %s for update".formatted(condition))
                .params(parameters)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** The id of the living cluster of that name. */
    public Optional<ClusterId> named(TenantId tenant, String namespace, String name) {
        return jdbc.sql("""
                select id from ha_cluster
                 where tenant = :tenant and namespace = :namespace and name = :name and deleted_at is null
                """)
                .param("tenant", tenant.value())
                .param("namespace", namespace)
                .param("name", name)
                .query((row, n) -> new ClusterId(Rows.uuid(row, "id")))
                .optional();
    }

    /** Whether the tenant has a living cluster. */
    public boolean any(TenantId tenant) {
        return jdbc.sql("select exists (select from ha_cluster where tenant = :tenant and deleted_at is null)")
                .param("tenant", tenant.value())
                .query(Boolean.class)
                .single();
    }

    /** How many living clusters are on that data plane, whosever they are. */
    public int livingOn(String dataPlane) {
        return jdbc.sql("select count(*) from ha_cluster where data_plane = :dataPlane and deleted_at is null")
                .param("dataPlane", dataPlane)
                .query(Integer.class)
                .single();
    }

    /**
     * How many living clusters archive to that object store.
     *
     * @param owner whose store it is, or null for the platform's, which clusters of every tenant may use
     */
    public int livingWithStore(@Nullable TenantId owner, String store) {
        return jdbc.sql("""
                select count(*) from ha_cluster
                 where deleted_at is null and (cast(:owner as text) is null or tenant = :owner)
                   and desired -> 'archive' -> 'store' ->> 'name' = :store
                """)
                .param("owner", owner == null ? null : owner.value())
                .param("store", store)
                .query(Integer.class)
                .single();
    }

    /** The operators of the living clusters on that data plane. */
    public List<String> operatorsOn(String dataPlane) {
        return jdbc.sql("""
                select distinct operator from ha_cluster
                 where data_plane = :dataPlane and deleted_at is null order by operator
                """)
                .param("dataPlane", dataPlane)
                .query(ClusterStore::operator)
                .list();
    }

    /** The states of the other living clusters in this one's namespace on its data plane. */
    public List<ClusterState> neighbours(HaCluster cluster) {
        return jdbc.sql("""
                select state from ha_cluster
                 where tenant = :tenant and data_plane = :dataPlane and namespace = :namespace and id <> :id
                   and deleted_at is null
                """)
                .param("tenant", cluster.tenant().value())
                .param("dataPlane", cluster.dataPlane())
                .param("namespace", cluster.namespace())
                .param("id", cluster.id().value())
                .query((row, n) -> ClusterState.valueOf(row.getString("state")))
                .list();
    }

    /** Newest first. */
    public List<HaCluster> list(TenantId tenant, Selection selection, @Nullable ClusterId before, int limit) {
        return jdbc.sql(SELECT + """
                 where c.tenant = :tenant
                   and c.deleted_at is null
                   and (cast(:before as uuid) is null or c.id < :before)
                   and (cast(:name as text) is null or c.name = :name)
                   and (cast(:namespace as text) is null or c.namespace = :namespace)
                   and (cast(:operator as text) is null or c.operator = :operator)
                   and (cast(:dataPlane as text) is null or c.data_plane = :dataPlane)
                   and (cast(:state as text) is null or c.state = :state)
                   and c.desired -> 'labels' @> cast(:labels as jsonb)
                   and (c.desired #>> '{deletion,purgeAt}' is not null) = :deleted
                 order by c.id desc
                 limit :limit
                """)
                .param("tenant", tenant.value())
                .param("before", before == null ? null : before.value())
                .param("name", selection.name())
                .param("namespace", selection.namespace())
                .param("operator", selection.operator())
                .param("dataPlane", selection.dataPlane())
                .param(
                        "state",
                        selection.state() == null ? null : selection.state().name())
                .param("labels", selection.labels())
                .param("deleted", selection.deleted())
                .param("limit", limit)
                .query(ClusterStore::cluster)
                .list();
    }

    /**
     * Which clusters are meant; null means all.
     *
     * @param labels a JSON object: those a cluster must have
     * @param deleted those that were deleted and can be brought back, instead of the others
     */
    public record Selection(
            @Nullable String name,
            @Nullable String namespace,
            @Nullable String operator,
            @Nullable String dataPlane,
            @Nullable ClusterState state,
            String labels,
            boolean deleted) {}

    /** Every living cluster on a data plane, for the observer. */
    public List<HaCluster> on(String dataPlane) {
        return jdbc.sql(SELECT + "where c.data_plane = :dataPlane and c.deleted_at is null order by c.id")
                .param("dataPlane", dataPlane)
                .query(ClusterStore::cluster)
                .list();
    }

    /** The clusters, whosever they are, that were deleted with a grace period which is over by then; the longest first. */
    public List<HaCluster> purgeDue(Instant then) {
        return jdbc.sql(SELECT + """
                 where c.deleted_at is null and cast(c.desired #>> '{deletion,purgeAt}' as timestamptz) <= :then
                 order by cast(c.desired #>> '{deletion,purgeAt}' as timestamptz), c.id
                """)
                .param("then", timestamp(then))
                .query(ClusterStore::cluster)
                .list();
    }

    /**
     * Living clusters, whosever they are, whose previous credentials should have ended by now, while no job changes them.
     *
     * @param end the kind of job that ends them
     * @param failedBefore those of which one has failed since are left out
     */
    public List<HaCluster> withPreviousCredentials(Instant now, String end, Instant failedBefore) {
        return jdbc.sql(SELECT + """
                 where c.deleted_at is null
                   and cast(c.desired -> 'credentials' ->> 'previousUntil' as timestamptz) <= :now
                   and not exists (select from job_target t
                                    where t.cluster_id = c.id and t.active and t.role = 'CHANGES')
                   and not exists (select from job j
                                    where j.cluster_id = c.id and j.kind = :end and j.state = 'FAILED'
                                      and j.finished_at > :failedBefore)
                 order by c.id
                """)
                .param("now", timestamp(now))
                .param("end", end)
                .param("failedBefore", timestamp(failedBefore))
                .query(ClusterStore::cluster)
                .list();
    }

    /** The living cluster of that id, whosever it is: only for the observer, which is told ids by the data plane. */
    public Optional<HaCluster> observed(ClusterId id) {
        return jdbc.sql(SELECT + "where c.id = :id and c.deleted_at is null")
                .param("id", id.value())
                .query(ClusterStore::cluster)
                .optional();
    }

    /** Puts in a new cluster; false when its name is taken. A twin that is being put in at this moment is waited for. */
    public boolean insert(HaCluster cluster) {
        return jdbc.sql("""
                insert into ha_cluster (id, tenant, namespace, name, data_plane, operator, desired, generation, state,
                                        created_at, updated_at)
                values (:id, :tenant, :namespace, :name, :dataPlane, :operator, cast(:desired as jsonb), :generation,
                        :state, :createdAt, :createdAt)
                on conflict (tenant, namespace, name) where deleted_at is null do nothing
                """)
                        .param("id", cluster.id().value())
                        .param("tenant", cluster.tenant().value())
                        .param("namespace", cluster.namespace())
                        .param("name", cluster.name())
                        .param("dataPlane", cluster.dataPlane())
                        .param("operator", cluster.operator())
                        .param("desired", cluster.desired())
                        .param("generation", cluster.generation())
                        .param("state", cluster.state().name())
                        .param("createdAt", timestamp(cluster.createdAt()))
                        .update()
                == 1;
    }

    /** Writes a new desired state as the next generation. The caller holds the row's lock. */
    public void want(HaCluster cluster, String desired, ClusterState state, Instant now) {
        jdbc.sql("""
                update ha_cluster
                   set desired = cast(:desired as jsonb), generation = generation + 1, state = :state, updated_at = :now
                 where tenant = :tenant and id = :id and generation = :generation
                """)
                .param("desired", desired)
                .param("state", state.name())
                .param("now", timestamp(now))
                .param("tenant", cluster.tenant().value())
                .param("id", cluster.id().value())
                .param("generation", cluster.generation())
                .update();
    }

    /** Writes what can change without the data plane. The caller holds the row's lock. */
    public void describe(HaCluster cluster, String desired, Instant now) {
        jdbc.sql("""
                update ha_cluster set desired = cast(:desired as jsonb), updated_at = :now
                 where tenant = :tenant and id = :id
                """)
                .param("desired", desired)
                .param("now", timestamp(now))
                .param("tenant", cluster.tenant().value())
                .param("id", cluster.id().value())
                .update();
    }

    /** Writes how a job left the cluster. */
    public void settle(
            TenantId tenant, ClusterId id, ClusterState state, long settledGeneration, @Nullable JobId failed) {
        jdbc.sql("""
                update ha_cluster set state = :state, settled_generation = :settled, failed_job = :failed
                 where tenant = :tenant and id = :id
                """)
                .param("state", state.name())
                .param("settled", settledGeneration)
                .param("failed", Rows.valueOrNull(failed))
                .param("tenant", tenant.value())
                .param("id", id.value())
                .update();
    }

    /** The cluster is gone from reality; its name is free. */
    public void delete(TenantId tenant, ClusterId id, Instant now) {
        jdbc.sql("update ha_cluster set deleted_at = :now where tenant = :tenant and id = :id")
                .param("now", timestamp(now))
                .param("tenant", tenant.value())
                .param("id", id.value())
                .update();
    }

    /** Forgets clusters that went before then, with their jobs and events; what refers to others goes first. */
    public int forgetGoneBefore(Instant then) {
        var gone = 0;
        for (var removal : REMOVALS) {
            gone = jdbc.sql(removal).param("then", timestamp(then)).update();
        }
        return gone;
    }

    /** Takes the number of a look, before it reads. */
    public long nextLook(ClusterId id) {
        return jdbc.sql("update ha_cluster set next_look = next_look + 1 where id = :id returning next_look - 1")
                .param("id", id.value())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /**
     * Stores a look, unless a later one is stored already; in the caller's transaction.
     *
     * @param observation what to store, given the row as it was before
     * @param idleState the state to show while no job changes the cluster and it has been ready before
     * @return the row as it was before, when it was written
     */
    public Optional<HaCluster> look(
            ClusterId id, long number, Function<HaCluster, String> observation, Instant at, ClusterState idleState) {
        if (!held("id = :id and look < :number", Map.of("id", id.value(), "number", number))) {
            return Optional.empty();
        }
        var before = jdbc.sql(SELECT + "where c.id = :id")
                .param("id", id.value())
                .query(ClusterStore::cluster)
                .optional();
        before.ifPresent(row -> write(row, number, observation.apply(row), at, idleState));
        return before;
    }

    private void write(HaCluster before, long number, String observation, Instant at, ClusterState idleState) {
        var idle = before.activeJob() == null && before.state().isIdle();
        jdbc.sql("""
                update ha_cluster
                   set observation = cast(:observation as jsonb), observed_at = :at, look = :number, state = :state
                 where id = :id
                """)
                .param("observation", observation)
                .param("at", timestamp(at))
                .param("number", number)
                .param("state", (idle ? idleState : before.state()).name())
                .param("id", before.id().value())
                .update();
    }

    private static String operator(ResultSet row, int n) throws SQLException {
        return row.getString("operator");
    }

    private static HaCluster cluster(ResultSet row, int n) throws SQLException {
        return new HaCluster(
                new ClusterId(Rows.uuid(row, "id")),
                new TenantId(row.getString("tenant")),
                row.getString("namespace"),
                row.getString("name"),
                row.getString("data_plane"),
                row.getString("operator"),
                row.getString("desired"),
                row.getLong("generation"),
                row.getLong("settled_generation"),
                ClusterState.valueOf(row.getString("state")),
                Rows.jobOrNull(row, "active_job"),
                Rows.jobOrNull(row, "failed_job"),
                row.getString("observation"),
                Rows.instantOrNull(row, "observed_at"),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"),
                Rows.instantOrNull(row, "deleted_at"),
                window(row));
    }

    private static @Nullable RecoveryWindow window(ResultSet row) throws SQLException {
        return row.getObject("archive") == null
                ? null
                : new RecoveryWindow(Rows.instantOrNull(row, "first_at"), Rows.instantOrNull(row, "last_at"));
    }
}
