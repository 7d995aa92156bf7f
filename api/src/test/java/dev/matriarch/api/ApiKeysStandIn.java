package dev.matriarch.api;

import dev.matriarch.metadata.ApiKey;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.tenants.CreatedKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A key for each role, named after it. */
class ApiKeysStandIn {

    static final UUID KEY = UUID.fromString("019a1b2c-0000-7000-8000-0000000000b1");
    private @Nullable RuntimeException failure;

    void forget() {
        failure = null;
    }

    void fails(RuntimeException how) {
        failure = how;
    }

    Optional<Caller> authenticate(String key, @Nullable String namedTenant, String requestId) {
        if (failure != null) {
            throw failure;
        }
        return switch (key) {
            case "viewer" -> Optional.of(caller(Role.VIEWER, "acme", requestId));
            case "editor" -> Optional.of(caller(Role.EDITOR, "acme", requestId));
            case "admin" -> Optional.of(caller(Role.ADMIN, "acme", requestId));
            case "platform" -> Optional.of(caller(Role.PLATFORM_ADMIN, namedTenant, requestId));
            default -> Optional.empty();
        };
    }

    private static Caller caller(Role role, @Nullable String tenant, String requestId) {
        return new Caller("api-key", "ci", "key-1", role, tenant == null ? null : new TenantId(tenant), requestId);
    }

    CreatedKey create(
            Caller caller, TenantId tenant, @Nullable String name, @Nullable String role, @Nullable Instant expiresAt) {
        return new CreatedKey(get(caller, tenant, KEY), "mk_abc_secret");
    }

    Page<ApiKey> list(Caller caller, TenantId tenant, PageRequest page) {
        return new Page<>(List.of(get(caller, tenant, KEY)), null);
    }

    ApiKey get(Caller caller, TenantId tenant, UUID id) {
        return new ApiKey(id, tenant, "ci", Role.EDITOR, "abc", Samples.NOON, null, null);
    }

    void revoke(Caller caller, TenantId tenant, UUID id) {}
}
