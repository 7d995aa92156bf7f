package dev.matriarch.provisioning;

import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.Tenant;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.TenantStore;
import java.time.Instant;
import java.util.UUID;

/** Callers for tests. Each test makes its own tenant, so nothing has to be cleared away. */
public final class Callers {

    private Callers() {}

    public static TenantId newTenant(TenantStore tenants) {
        var name =
                new TenantId("t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12));
        tenants.add(new Tenant(name, null, Instant.parse("2026-11-20T12:00:00Z")));
        return name;
    }

    /** An API key's holder. */
    public static Caller of(TenantId tenant, Role role) {
        return new Caller("api-key", "ci", "key-of-" + tenant, role, tenant, "request-1");
    }

    /** A platform administrator who names no tenant. */
    public static Caller platform() {
        return new Caller("api-key", "ops", "key-of-the-platform", Role.PLATFORM_ADMIN, null, "request-1");
    }

    /** A platform administrator who names that tenant. */
    public static Caller platformFor(TenantId tenant) {
        return new Caller("api-key", "ops", "key-of-the-platform", Role.PLATFORM_ADMIN, tenant, "request-1");
    }
}
