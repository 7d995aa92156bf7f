package dev.matriarch.provisioning.tenants;

import dev.matriarch.metadata.ApiKey;
import dev.matriarch.metadata.ApiKeyStore;
import dev.matriarch.metadata.Ids;
import dev.matriarch.metadata.Requester;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.Tenant;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.TenantStore;
import dev.matriarch.provisioning.audit.AuditLog;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The first keys, which nobody could ask for: whoever starts the server brings them. All of it may be said again. */
@Component
public class Bootstrap {

    private static final String PLATFORM_KEY = "bootstrap";

    private final TenantStore tenants;
    private final ApiKeyStore keys;
    private final AuditLog audit;
    private final InstantSource time;

    Bootstrap(TenantStore tenants, ApiKeyStore keys, AuditLog audit, InstantSource time) {
        this.tenants = tenants;
        this.keys = keys;
        this.audit = audit;
        this.time = time;
    }

    /** A random key, for a file that has none yet. */
    public String newKey() {
        return KeyText.random().reveal();
    }

    /**
     * Makes this the key of the platform administrator, in place of the one that was made so before.
     *
     * @throws IllegalArgumentException when it has not a key's form
     */
    @Transactional
    public void platformAdmin(String key) {
        var text = parsed(key);
        keys.lockNames();
        var known = keys.findBySecret(text.prefix(), text.hash());
        if (known.isEmpty()) {
            replace(null, PLATFORM_KEY, Role.PLATFORM_ADMIN, text);
        } else if (known.get().revokedAt() != null) { // an older file is back: the file decides
            keys.revokeNamed(null, PLATFORM_KEY, now());
            keys.reviveForPlatform(text.prefix());
        }
    }

    /**
     * Makes sure that there is this tenant and that this is its key of that name, in place of another. A key that its
     * tenant has revoked stays revoked.
     *
     * @throws IllegalArgumentException when that is no tenant's name, or the key has not a key's form
     */
    @Transactional
    public void tenantWithKey(String tenant, String keyName, Role role, String key) {
        var text = parsed(key);
        var name = accepted(tenant);
        keys.lockNames();
        if (tenants.add(new Tenant(name, null, now()))) {
            audit.record(server(), name, "tenant.created", Tenants.path(name));
        }
        if (keys.findBySecret(text.prefix(), text.hash()).isEmpty()) {
            replace(name, keyName, role, text);
        }
    }

    private void replace(@Nullable TenantId tenant, String name, Role role, KeyText text) {
        var now = now();
        keys.revokeNamed(tenant, name, now);
        var key = new ApiKey(Ids.next(), tenant, name, role, text.prefix(), now, null, null);
        keys.add(key, text.hash());
        audit.record(server(), tenant, "api-key.created", "/api-keys/" + key.id());
    }

    private static KeyText parsed(String key) {
        return KeyText.parse(key)
                .orElseThrow(() -> new IllegalArgumentException(
                        "an API key reads mk_<prefix>_<secret>: 8 to 12 of a-z and 0-9, then at least 32 letters, digits or"
                                + " '-'"));
    }

    private static TenantId accepted(String tenant) {
        TenantNames.refusal(tenant).ifPresent(refusal -> {
            throw new IllegalArgumentException(refusal.detail());
        });
        return new TenantId(tenant);
    }

    private static Requester server() {
        return new Requester("system", "bootstrap", "bootstrap");
    }

    private Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
