package dev.matriarch.metadata;

import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The namespaces of each tenant, made by their first use. */
@Component
public class NamespaceStore {

    private final JdbcClient jdbc;

    NamespaceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes it where it is missing. */
    public void ensure(TenantId tenant, String dataPlane, String name, Instant at) {
        jdbc.sql("""
                        insert into tenant_namespace (tenant, data_plane, name, created_at)
                        values (:tenant, :dataPlane, :name, :at)
                        on conflict do nothing
                        """)
                .param("tenant", tenant.value())
                .param("dataPlane", dataPlane)
                .param("name", name)
                .param("at", Timestamps.of(at))
                .update();
    }
}
