package dev.matriarch.api.tenants;

import dev.matriarch.metadata.ApiKey;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An API key as clients read it, without its secret. */
@Schema(name = "ApiKey", description = "A credential, without its secret.")
record ApiKeyResponse(
        UUID id,

        @Schema(description = "null for a platform administrator's") @Nullable
        String tenant,

        String name,

        @Schema(allowableValues = {"viewer", "editor", "admin", "platform-admin"})
        String role,

        @Schema(description = "The part of the key that is no secret")
        String prefix,

        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {

    static ApiKeyResponse of(ApiKey key) {
        return new ApiKeyResponse(
                key.id(),
                key.tenant() == null ? null : key.tenant().value(),
                key.name(),
                key.role().label(),
                key.prefix(),
                key.createdAt(),
                key.expiresAt(),
                key.revokedAt());
    }
}
