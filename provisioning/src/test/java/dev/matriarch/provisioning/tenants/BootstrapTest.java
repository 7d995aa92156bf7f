package dev.matriarch.provisioning.tenants;

import static dev.matriarch.provisioning.Refusals.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.TenantStore;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Callers;
import dev.matriarch.provisioning.ErrorCode;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest
class BootstrapTest {

    @Autowired
    Bootstrap bootstrap;

    @Autowired
    ApiKeys keys;

    @Autowired
    TenantStore tenants;

    @Test
    void theKeyOfTheFileIsAPlatformAdministrators() {
        var key = bootstrap.newKey();

        bootstrap.platformAdmin(key);
        bootstrap.platformAdmin(key);

        var caller = keys.authenticate(key, null, "r-1").orElseThrow();
        assertThat(caller.role()).isEqualTo(Role.PLATFORM_ADMIN);
        assertThat(caller.name()).isEqualTo("bootstrap");
        assertThat(caller.tenant()).isNull();
    }

    @Test
    void aPlatformAdministratorActsForTheTenantItNamesIfThereIsOne() {
        var key = bootstrap.newKey();
        bootstrap.platformAdmin(key);
        var tenant = Callers.newTenant(tenants);

        assertThat(keys.authenticate(key, tenant.value(), "r-1").map(Caller::tenant))
                .contains(tenant);
        assertThat(codeOf(() -> keys.authenticate(key, "nobody", "r-1"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(codeOf(() -> keys.authenticate(key, "No\u0000body", "r-1"))).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void anotherFileReplacesTheKeyAndTheOldFileBringsItBack() {
        var old = bootstrap.newKey();
        var fresh = bootstrap.newKey();

        bootstrap.platformAdmin(old);
        bootstrap.platformAdmin(fresh);
        assertThat(keys.authenticate(old, null, "r-1")).isEmpty();
        assertThat(keys.authenticate(fresh, null, "r-1")).isPresent();

        bootstrap.platformAdmin(old);
        assertThat(keys.authenticate(old, null, "r-1")).isPresent();
        assertThat(keys.authenticate(fresh, null, "r-1")).isEmpty();
    }

    @Test
    void serversThatStartTogetherAgreeOnOneKey() throws Exception {
        var key = bootstrap.newKey();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var starts = IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> bootstrap.platformAdmin(key)))
                    .toList();
            for (var start : starts) {
                start.get();
            }
        }

        assertThat(keys.authenticate(key, null, "r-1")).isPresent();
    }

    @Test
    void aFileThatHoldsNoKeySaysHowOneReads() {
        assertThatThrownBy(() -> bootstrap.platformAdmin("secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mk_<prefix>_<secret>");
    }

    @Test
    void aTenantWithAKeyIsMadeOnce() {
        var tenant = "t" + UUID.randomUUID().toString().substring(0, 8);
        var key = bootstrap.newKey();

        bootstrap.tenantWithKey(tenant, "demo", Role.ADMIN, key);
        bootstrap.tenantWithKey(tenant, "demo", Role.ADMIN, key);

        var caller = keys.authenticate(key, null, "r-1").orElseThrow();
        assertThat(caller.tenant()).isEqualTo(new TenantId(tenant));
        assertThat(caller.role()).isEqualTo(Role.ADMIN);
    }

    @Test
    void anotherKeyOfThatNameReplacesTheFirst() {
        var tenant = "t" + UUID.randomUUID().toString().substring(0, 8);
        var lost = bootstrap.newKey();
        var found = bootstrap.newKey();

        bootstrap.tenantWithKey(tenant, "demo", Role.ADMIN, lost);
        bootstrap.tenantWithKey(tenant, "demo", Role.ADMIN, found);

        assertThat(keys.authenticate(lost, null, "r-1")).isEmpty();
        assertThat(keys.authenticate(found, null, "r-1")).isPresent();
    }

    @Test
    void aKeyThatItsTenantHasRevokedStaysRevoked() {
        var tenant = "t" + UUID.randomUUID().toString().substring(0, 8);
        var key = bootstrap.newKey();
        bootstrap.tenantWithKey(tenant, "demo", Role.ADMIN, key);
        var caller = keys.authenticate(key, null, "r-1").orElseThrow();
        keys.revoke(caller, caller.requireTenant(), UUID.fromString(caller.credential()));

        bootstrap.tenantWithKey(tenant, "demo", Role.ADMIN, key);

        assertThat(keys.authenticate(key, null, "r-1")).isEmpty();
    }
}
