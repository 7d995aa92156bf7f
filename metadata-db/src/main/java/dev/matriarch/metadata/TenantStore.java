package dev.matriarch.metadata;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The tenants themselves. */
@Component
public class TenantStore {

    /** In the order in which rows refer to each other. */
    private static final List<String> REMOVALS = List.of(
            "delete from event where tenant = :tenant",
            "delete from event_sequence where tenant = :tenant",
            "delete from job where tenant = :tenant",
            "delete from ha_cluster where tenant = :tenant",
            "delete from tenant_namespace where tenant = :tenant",
            "delete from api_key where tenant = :tenant",
            "delete from object_store where tenant = :tenant",
            "delete from idempotency_key where starts_with(scope, :tenant || '/')",
            "delete from tenant where name = :tenant");

    private final TenantRepository tenants;
    private final JdbcClient jdbc;

    TenantStore(TenantRepository tenants, JdbcClient jdbc) {
        this.tenants = tenants;
        this.jdbc = jdbc;
    }

    /** Whether it was added; false where the name is taken. */
    public boolean add(Tenant tenant) {
        return jdbc.sql("""
                        insert into tenant (name, default_data_plane, created_at)
                        values (:name, :defaultDataPlane, :createdAt)
                        on conflict do nothing
                        """)
                        .param("name", tenant.name().value())
                        .param("defaultDataPlane", tenant.defaultDataPlane())
                        .param("createdAt", Timestamps.of(tenant.createdAt()))
                        .update()
                == 1;
    }

    public Optional<Tenant> find(TenantId name) {
        return tenants.findByName(name.value()).map(TenantEntity::toTenant);
    }

    /** Newest first, those after {@code last} in that order. */
    public List<Tenant> page(@Nullable Position last, int limit) {
        var page = last == null
                ? tenants.newest(Limit.of(limit))
                : tenants.olderThan(last.createdAt(), last.name().value(), Limit.of(limit));
        return page.stream().map(TenantEntity::toTenant).toList();
    }

    /**
     * Removes the tenant and all that is left of it: keys, object stores, namespaces, and the history of deleted clusters.
     * Audit entries stay.
     *
     * @return false where it has living clusters; then nothing was removed
     */
    @Transactional
    public boolean remove(TenantId name) {
        // The lock makes a cluster that is being created wait, and then fail for want of a tenant.
        run("select name from tenant where name = :tenant for update", name);
        if (livingClusters(name) > 0) {
            return false;
        }
        REMOVALS.forEach(
                removal -> jdbc.sql(removal).param("tenant", name.value()).update());
        return true;
    }

    public int livingClusters(TenantId name) {
        return jdbc.sql("select count(*) from ha_cluster where tenant = :tenant and deleted_at is null")
                .param("tenant", name.value())
                .query(Integer.class)
                .single();
    }

    /** How many tenants have it as their default. */
    public int withDefault(String dataPlane) {
        return jdbc.sql("select count(*) from tenant where default_data_plane = :dataPlane")
                .param("dataPlane", dataPlane)
                .query(Integer.class)
                .single();
    }

    private void run(String query, TenantId name) {
        jdbc.sql(query).param("tenant", name.value()).query().listOfRows();
    }

    /** Where a tenant stands in the order of age. */
    public record Position(Instant createdAt, TenantId name) {

        public static Position of(Tenant tenant) {
            return new Position(tenant.createdAt(), tenant.name());
        }
    }
}
