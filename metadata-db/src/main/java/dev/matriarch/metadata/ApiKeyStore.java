package dev.matriarch.metadata;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * API keys by tenant; null as tenant means the platform administrators' own. Hashes go in and are compared here, and never
 * come out. A revoked key is found by nobody but {@link #findBySecret}.
 */
@Component
public class ApiKeyStore {

    private final ApiKeyRepository keys;
    private final JdbcClient jdbc;

    ApiKeyStore(ApiKeyRepository keys, JdbcClient jdbc) {
        this.keys = keys;
        this.jdbc = jdbc;
    }

    /** Whether it was added; false where the tenant has a living key of that name. */
    public boolean add(ApiKey key, byte[] secretHash) {
        return jdbc.sql("""
                        insert into api_key (id, tenant, name, role, prefix, secret_hash, created_at, expires_at)
                        values (:id, :tenant, :name, :role, :prefix, :secretHash, :createdAt, :expiresAt)
                        on conflict (coalesce(tenant, ''), name) where revoked_at is null do nothing
                        """)
                        .param("id", key.id())
                        .param(
                                "tenant",
                                key.tenant() == null ? null : key.tenant().value())
                        .param("name", key.name())
                        .param("role", key.role().name())
                        .param("prefix", key.prefix())
                        .param("secretHash", secretHash)
                        .param("createdAt", Timestamps.of(key.createdAt()))
                        .param("expiresAt", key.expiresAt() == null ? null : Timestamps.of(key.expiresAt()))
                        .update()
                == 1;
    }

    /** The key with that prefix if it has that hash, revoked and expired ones included. */
    @Transactional(readOnly = true)
    public Optional<ApiKey> findBySecret(String prefix, byte[] secretHash) {
        return keys.findByPrefix(prefix).filter(key -> key.hasHash(secretHash)).map(ApiKeyEntity::toApiKey);
    }

    public Optional<ApiKey> find(TenantId tenant, UUID id) {
        return keys.findByTenantAndIdAndRevokedAtIsNull(tenant.value(), id).map(ApiKeyEntity::toApiKey);
    }

    public Optional<ApiKey> findNamed(@Nullable TenantId tenant, String name) {
        return named(tenant, name).map(ApiKeyEntity::toApiKey);
    }

    /** Newest first, those older than {@code last}. */
    public List<ApiKey> page(TenantId tenant, @Nullable UUID last, int limit) {
        return keys.page(tenant.value(), last == null ? Ids.GREATEST : last, Limit.of(limit)).stream()
                .map(ApiKeyEntity::toApiKey)
                .toList();
    }

    /** Whether there was such a key to revoke. */
    @Transactional
    public boolean revoke(TenantId tenant, UUID id, Instant at) {
        var key = keys.findByTenantAndIdAndRevokedAtIsNull(tenant.value(), id);
        key.ifPresent(found -> found.revokeAt(at));
        return key.isPresent();
    }

    /** Until the end of the transaction nobody else may call this: for changes that look at names first. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lockNames() {
        jdbc.sql("lock table api_key in share row exclusive mode").update();
    }

    /** Revokes the living key of that name, if there is one, so that its name is free at once. */
    public void revokeNamed(@Nullable TenantId tenant, String name, Instant at) {
        jdbc.sql("""
                        update api_key set revoked_at = :at
                        where coalesce(tenant, '') = :tenant and name = :name and revoked_at is null
                        """)
                .param("at", Timestamps.of(at))
                .param("tenant", tenant == null ? "" : tenant.value())
                .param("name", name)
                .update();
    }

    /** Lets a revoked platform administrator's key live again. */
    public void reviveForPlatform(String prefix) {
        jdbc.sql("update api_key set revoked_at = null where prefix = :prefix and tenant is null")
                .param("prefix", prefix)
                .update();
    }

    private Optional<ApiKeyEntity> named(@Nullable TenantId tenant, String name) {
        return tenant == null
                ? keys.findByTenantIsNullAndNameAndRevokedAtIsNull(name)
                : keys.findByTenantAndNameAndRevokedAtIsNull(tenant.value(), name);
    }
}
