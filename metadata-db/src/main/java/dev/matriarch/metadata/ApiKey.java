package dev.matriarch.metadata;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code api_key}, without its secret's hash.
 *
 * @param tenant null for a platform administrator's key
 * @param prefix the part of the key that is no secret
 */
public record ApiKey(
        UUID id,
        @Nullable TenantId tenant,
        String name,
        Role role,
        String prefix,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {}
