package dev.matriarch.provisioning.audit;

import static dev.matriarch.provisioning.Refusals.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.AuditEntry;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.TenantStore;
import dev.matriarch.provisioning.Callers;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.PageRequest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.transaction.support.TransactionTemplate;

@SpringBootTest
class AuditTest {

    private static final PageRequest FIRST = new PageRequest(null, 50);

    @Autowired
    Audit audit;

    @Autowired
    AuditLog log;

    @Autowired
    TenantStore tenants;

    @Autowired
    TransactionTemplate transactions;

    @Test
    void aTenantsAdminReadsTheTenantsEntriesAndNoOthers() {
        var mine = Callers.newTenant(tenants);
        var other = Callers.newTenant(tenants);
        log.record(Callers.of(mine, Role.EDITOR), mine, "credentials.read", "/ha-clusters/1");
        log.record(Callers.of(other, Role.EDITOR), other, "credentials.read", "/ha-clusters/2");

        assertThat(audit.list(Callers.of(mine, Role.ADMIN), FIRST).items())
                .extracting(AuditEntry::subject)
                .containsExactly("/ha-clusters/1");
        assertThat(codeOf(() -> audit.list(Callers.of(mine, Role.EDITOR), FIRST)))
                .isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void aPlatformAdministratorReadsAllOrTheNamedTenants() {
        var tenant = Callers.newTenant(tenants);
        log.record(Callers.platform(), tenant, "tenant.created", "/tenants/" + tenant);
        log.record(Callers.platform(), null, "data-plane.created", "/data-planes/eu-1");

        assertThat(audit.list(Callers.platform(), new PageRequest(null, 2)).items())
                .extracting(AuditEntry::action)
                .containsExactly("data-plane.created", "tenant.created");
        assertThat(audit.list(Callers.platformFor(tenant), FIRST).items())
                .extracting(AuditEntry::action)
                .containsExactly("tenant.created");
    }

    @Test
    void whatWasNotDoneIsNotWrittenDown() {
        var tenant = Callers.newTenant(tenants);

        transactions.executeWithoutResult(status -> {
            log.record(Callers.platform(), tenant, "tenant.created", "/tenants/" + tenant);
            status.setRollbackOnly();
        });

        assertThat(audit.list(Callers.platformFor(tenant), FIRST).items()).isEmpty();
    }

    @Test
    void pagesGoFromTheNewestToTheOldest() {
        var tenant = Callers.newTenant(tenants);
        var admin = Callers.of(tenant, Role.ADMIN);
        for (var action : new String[] {"a", "b", "c"}) {
            log.record(admin, tenant, action, "/things/1");
        }

        var first = audit.list(admin, new PageRequest(null, 2));
        var second = audit.list(admin, new PageRequest(first.nextCursor(), 2));

        assertThat(first.items()).extracting(AuditEntry::action).containsExactly("c", "b");
        assertThat(second.items()).extracting(AuditEntry::action).containsExactly("a");
    }
}
