package dev.matriarch.provisioning.tenants;

import static dev.matriarch.provisioning.Refusals.codeOf;
import static dev.matriarch.provisioning.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.matriarch.metadata.AuditEntry;
import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.metadata.DataPlaneStore;
import dev.matriarch.metadata.Ids;
import dev.matriarch.metadata.MovableTime;
import dev.matriarch.metadata.NamespaceStore;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.Tenant;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.TenantStore;
import dev.matriarch.provisioning.Callers;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.audit.Audit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest
class TenantsTest {

    private static final PageRequest FIRST = new PageRequest(null, 50);

    @Autowired
    Tenants tenants;

    @Autowired
    TenantStore store;

    @Autowired
    DataPlaneStore dataPlanes;

    @Autowired
    NamespaceStore namespaces;

    @Autowired
    Audit audit;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MovableTime time;

    @Test
    void aPlatformAdministratorMakesATenantAndItIsWrittenDown() {
        var name = freeName();

        var made = tenants.create(Callers.platform(), name, null);

        assertThat(made).isEqualTo(new Tenant(new TenantId(name), null, time.instant()));
        assertThat(tenants.get(Callers.platform(), made.name())).isEqualTo(made);
        assertThat(actionsOn(made.name())).containsExactly("tenant.created");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Acme", "a-b", "1a", "ümlaut", "a23456789012345678901", "acme\n"})
    void aNameThatIsNoSlugIsRefused(String name) {
        var refusal = refusalOf(() -> tenants.create(Callers.platform(), name, null));

        assertThat(refusal.errors())
                .extracting(FieldError::at, FieldError::code)
                .containsExactly(tuple("#/name", "invalid-name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kube", "cnpg", "openshift", "matriarch", "default", "platform", "system"})
    void aReservedNameIsRefused(String name) {
        var refusal = refusalOf(() -> tenants.create(Callers.platform(), name, null));

        assertThat(refusal.errors())
                .extracting(FieldError::at, FieldError::code)
                .containsExactly(tuple("#/name", "reserved-name"));
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        var refusal = refusalOf(() -> tenants.create(Callers.platform(), null, "nowhere"));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal.errors())
                .extracting(FieldError::at, FieldError::code)
                .containsExactly(tuple("#/name", "required"), tuple("#/defaultDataPlane", "unknown-data-plane"));
    }

    @Test
    void aTakenNameIsRefused() {
        var name = Callers.newTenant(store).value();

        assertThat(codeOf(() -> tenants.create(Callers.platform(), name, null))).isEqualTo(ErrorCode.NAME_TAKEN);
    }

    @Test
    void aTenantSeesItselfAndNobodyElse() {
        var mine = Callers.newTenant(store);
        var other = Callers.newTenant(store);
        var caller = Callers.of(mine, Role.VIEWER);

        assertThat(tenants.list(caller, FIRST).items()).extracting(Tenant::name).containsExactly(mine);
        assertThat(tenants.get(caller, mine).name()).isEqualTo(mine);
        assertThat(codeOf(() -> tenants.get(caller, other))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(codeOf(() -> tenants.delete(caller, other))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(codeOf(() -> tenants.delete(Callers.of(mine, Role.ADMIN), mine)))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(codeOf(() -> tenants.create(caller, "mine", null))).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void aPlatformAdministratorPagesThroughAllFromTheNewest() {
        var made = new ArrayList<String>();
        for (var i = 0; i < 5; i++) {
            time.passes(Duration.ofHours(i < 3 ? 1 : 0)); // the last three are of one instant
            made.addFirst(freeName());
            tenants.create(Callers.platform(), made.getFirst(), null);
        }

        var seen = new ArrayList<String>();
        var page = tenants.list(Callers.platform(), new PageRequest(null, 2));
        seen.addAll(names(page.items()));
        while (page.nextCursor() != null) {
            page = tenants.list(Callers.platform(), new PageRequest(page.nextCursor(), 2));
            seen.addAll(names(page.items()));
        }

        assertThat(seen).doesNotHaveDuplicates().containsAll(made);
        assertThat(seen.subList(0, 5)).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void aTenantThatIsDeletedLeavesOnlyItsAuditEntries() {
        var name = freeName();
        var tenant = tenants.create(Callers.platform(), name, null).name();

        tenants.delete(Callers.platform(), tenant);

        assertThat(codeOf(() -> tenants.get(Callers.platform(), tenant))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(actionsOn(tenant)).containsExactly("tenant.deleted", "tenant.created");
        assertThat(tenants.create(Callers.platform(), name, null).name()).isEqualTo(tenant);
    }

    @Test
    void aTenantWithAClusterIsNotDeleted() {
        var tenant = Callers.newTenant(store);
        addCluster(tenant);

        assertThat(codeOf(() -> tenants.delete(Callers.platform(), tenant))).isEqualTo(ErrorCode.STATE_CONFLICT);

        jdbc.sql("update ha_cluster set deleted_at = now() where tenant = :tenant")
                .param("tenant", tenant.value())
                .update();
        tenants.delete(Callers.platform(), tenant);
        assertThat(store.find(tenant)).isEmpty();
    }

    private void addCluster(TenantId tenant) {
        dataPlanes.put(new DataPlaneRecord("here", List.of("sandbox"), "{}", false, time.instant()));
        namespaces.ensure(tenant, "here", "default", time.instant());
        jdbc.sql("""
                        insert into ha_cluster (id, tenant, namespace, name, data_plane, operator, desired, generation, state,
                                                created_at, updated_at)
                        values (:id, :tenant, 'default', 'orders', 'here', 'sandbox', '{}', 1, 'READY', now(), now())
                        """).param("id", Ids.next()).param("tenant", tenant.value()).update();
    }

    private List<String> actionsOn(TenantId tenant) {
        return audit.list(Callers.platformFor(tenant), FIRST).items().stream()
                .map(AuditEntry::action)
                .toList();
    }

    private static List<String> names(List<Tenant> tenants) {
        return tenants.stream().map(tenant -> tenant.name().value()).toList();
    }

    private static String freeName() {
        return "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }
}
