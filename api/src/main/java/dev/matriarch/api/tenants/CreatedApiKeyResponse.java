package dev.matriarch.api.tenants;

import dev.matriarch.metadata.ApiKey;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A new API key with its secret, which is shown this once and printed never. */
@Schema(name = "CreatedApiKey", description = "A new credential with its secret, which is shown this once.")
record CreatedApiKeyResponse(
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
        @Nullable Instant revokedAt,

        @Schema(description = "The whole key; null when the answer is a replay") @Nullable
        String secret) {

    static CreatedApiKeyResponse of(ApiKey key, @Nullable String secret) {
        var shown = ApiKeyResponse.of(key);
        return new CreatedApiKeyResponse(
                shown.id(),
                shown.tenant(),
                shown.name(),
                shown.role(),
                shown.prefix(),
                shown.createdAt(),
                shown.expiresAt(),
                shown.revokedAt(),
                secret);
    }

    @Override
    public String toString() {
        return "CreatedApiKeyResponse[%s]".formatted(prefix);
    }
}
