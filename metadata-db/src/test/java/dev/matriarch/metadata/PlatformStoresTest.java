package dev.matriarch.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Namespaces, the installation, and audit entries. */
class PlatformStoresTest extends StoreTest {

    @Autowired
    DataPlaneStore dataPlanes;

    @Autowired
    NamespaceStore namespaces;

    @Autowired
    InstallationStore installation;

    @Autowired
    AuditStore audit;

    @Test
    void aNamespaceIsMadeOnce() {
        var tenant = newTenant();
        dataPlanes.put(new DataPlaneRecord("eu-4", List.of("sandbox"), "{}", false, NOW));

        namespaces.ensure(tenant, "eu-4", "default", NOW);
        namespaces.ensure(tenant, "eu-4", "default", NOW.plusSeconds(1));

        assertThat(jdbc.sql("select count(*) from tenant_namespace where tenant = :tenant")
                        .param("tenant", tenant.value())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void serversThatStartTogetherAreOneInstallation() throws Exception {
        var ids = new HashSet<Object>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var servers = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> installation.id(NOW)))
                    .toList();
            for (var server : servers) {
                ids.add(server.get());
            }
        }

        assertThat(ids).hasSize(1);
    }

    @Test
    void auditEntriesAreReadByTenantOrAllTogether() {
        var tenant = newTenant();
        var mine = entry(tenant);
        var platforms = entry(null);
        audit.add(mine);
        audit.add(platforms);

        assertThat(audit.page(tenant, null, 10)).containsExactly(mine);
        assertThat(audit.page(tenant, mine.id(), 10)).isEmpty();
        assertThat(audit.pageOfAll(null, 2)).containsExactly(platforms, mine);
        assertThat(audit.pageOfAll(platforms.id(), 1)).containsExactly(mine);
    }

    private static AuditEntry entry(@Nullable TenantId tenant) {
        return new AuditEntry(Ids.next(), tenant, "api-key", "ci", "thing.done", "/things/1", "request-1", NOW);
    }
}
