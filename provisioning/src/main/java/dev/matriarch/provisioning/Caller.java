package dev.matriarch.provisioning;

import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, proven by a credential.
 *
 * @param type {@code api-key}, {@code oidc}, or {@code system} for the server itself
 * @param name the credential's name, for people
 * @param credential the credential's own id, which scopes idempotency keys
 * @param tenant whose matters this call is about; null only for a platform administrator who named none
 * @param requestId the id of this call, found again in jobs, audit entries and logs
 */
public record Caller(
        String type,
        String name,
        String credential,
        Role role,
        @Nullable TenantId tenant,
        String requestId) {

    /**
     * The server itself, in a tenant's matters.
     *
     * @param part which part of it, by its stable name
     */
    public static Caller system(String part, TenantId tenant) {
        return new Caller("system", part, part, Role.EDITOR, tenant, part);
    }

    /** The tenant, or a refusal that says how a platform administrator names one. */
    public TenantId requireTenant() {
        if (tenant == null) {
            throw RequestRefusedException.with(
                    ErrorCode.INVALID_REQUEST,
                    java.util.List.of(FieldError.header(
                            "X-Matriarch-Tenant", "required", "a platform administrator names the tenant")));
        }
        return tenant;
    }

    /** Refuses a caller of a lesser role. */
    public void requireAtLeast(Role least) {
        if (role.compareTo(least) < 0) {
            throw RequestRefusedException.because(
                    ErrorCode.FORBIDDEN,
                    "this takes the role %s, the key has %s".formatted(least.label(), role.label()));
        }
    }
}
