package dev.matriarch.provisioning.tenants;

import dev.matriarch.metadata.ApiKey;
import dev.matriarch.metadata.ApiKeyStore;
import dev.matriarch.metadata.Ids;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.Tenant;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.TenantStore;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.Pages;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.audit.AuditLog;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The keys of a tenant, managed by its admins and by platform administrators. A revoked key is gone. */
@Service
public class ApiKeys {

    private static final String LIST = "api-keys";

    private final ApiKeyStore keys;
    private final TenantStore tenants;
    private final AuditLog audit;
    private final InstantSource time;

    ApiKeys(ApiKeyStore keys, TenantStore tenants, AuditLog audit, InstantSource time) {
        this.keys = keys;
        this.tenants = tenants;
        this.audit = audit;
        this.time = time;
    }

    @Transactional
    public CreatedKey create(
            Caller caller, TenantId tenant, @Nullable String name, @Nullable String role, @Nullable Instant expiresAt) {
        requireManager(caller, tenant);
        var now = now();
        var request = KeyRequest.accepted(name, role, expiresAt, now);
        var text = KeyText.random();
        var key = new ApiKey(
                Ids.next(), tenant, request.name(), request.role(), text.prefix(), now, micros(expiresAt), null);
        if (!keys.add(key, text.hash())) {
            throw RequestRefusedException.because(
                    ErrorCode.NAME_TAKEN, "the tenant has a key '%s' already".formatted(request.name()));
        }
        audit.record(caller, tenant, "api-key.created", path(key));
        return new CreatedKey(key, text.reveal());
    }

    /** Newest first. */
    public Page<ApiKey> list(Caller caller, TenantId tenant, PageRequest request) {
        requireManager(caller, tenant);
        var last = Pages.last(request, LIST, UUID::fromString);
        var rows = keys.page(tenant, last, Pages.rows(request));
        return Pages.page(request, LIST, rows, key -> key.id().toString());
    }

    public ApiKey get(Caller caller, TenantId tenant, UUID id) {
        requireManager(caller, tenant);
        return keys.find(tenant, id).orElseThrow(() -> RequestRefusedException.notFound("API key"));
    }

    @Transactional
    public void revoke(Caller caller, TenantId tenant, UUID id) {
        var key = get(caller, tenant, id);
        keys.revoke(tenant, id, now());
        audit.record(caller, tenant, "api-key.revoked", path(key));
    }

    /**
     * Who holds this key: empty for a key that is unknown, revoked or expired. {@code namedTenant} is only for platform
     * administrators, who are refused when there is no such tenant; for all others the key alone decides.
     */
    public Optional<Caller> authenticate(String key, @Nullable String namedTenant, String requestId) {
        return KeyText.parse(key)
                .flatMap(text -> keys.findBySecret(text.prefix(), text.hash()))
                .filter(found -> isValid(found, time.instant()))
                .map(found -> new Caller(
                        "api-key",
                        found.name(),
                        found.id().toString(),
                        found.role(),
                        found.role() == Role.PLATFORM_ADMIN ? existing(namedTenant) : found.tenant(),
                        requestId));
    }

    private static boolean isValid(ApiKey key, Instant now) {
        return key.revokedAt() == null
                && (key.expiresAt() == null || key.expiresAt().isAfter(now));
    }

    private @Nullable TenantId existing(@Nullable String name) {
        return name == null ? null : tenant(name).name();
    }

    private Tenant tenant(String name) {
        return Optional.of(name)
                .filter(TenantNames::isSlug)
                .flatMap(slug -> tenants.find(new TenantId(slug)))
                .orElseThrow(() -> RequestRefusedException.notFound("tenant"));
    }

    private void requireManager(Caller caller, TenantId tenant) {
        if (caller.role() != Role.PLATFORM_ADMIN && !tenant.equals(caller.tenant())) {
            throw RequestRefusedException.notFound("tenant");
        }
        caller.requireAtLeast(Role.ADMIN);
        tenant(tenant.value());
    }

    private static String path(ApiKey key) {
        return "/tenants/%s/api-keys/%s".formatted(key.tenant(), key.id());
    }

    private Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static @Nullable Instant micros(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MICROS);
    }
}
