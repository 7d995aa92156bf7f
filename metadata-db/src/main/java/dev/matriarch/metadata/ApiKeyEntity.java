package dev.matriarch.metadata;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** One row of {@code api_key}. It never leaves this package: stores hand out {@link ApiKey}, without the hash. */
@Entity
@Table(name = "api_key")
class ApiKeyEntity {

    @Id
    private UUID id;

    @Column(updatable = false)
    private @Nullable String tenant;

    @Column(updatable = false)
    private String name;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private Role role;

    @Column(updatable = false)
    private String prefix;

    @Column(updatable = false)
    private byte[] secretHash;

    @Column(updatable = false)
    private Instant createdAt;

    @Column(updatable = false)
    private @Nullable Instant expiresAt;

    private @Nullable Instant revokedAt;

    @NullUnmarked
    protected ApiKeyEntity() {} // for JPA

    /** Takes the same time for every wrong hash. */
    boolean hasHash(byte[] hash) {
        return MessageDigest.isEqual(secretHash, hash);
    }

    void revokeAt(@Nullable Instant at) {
        revokedAt = at;
    }

    ApiKey toApiKey() {
        return new ApiKey(
                id, tenant == null ? null : new TenantId(tenant), name, role, prefix, createdAt, expiresAt, revokedAt);
    }
}
