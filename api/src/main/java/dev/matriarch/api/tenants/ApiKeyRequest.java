package dev.matriarch.api.tenants;

import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An API key as somebody asks for it. */
@Schema(name = "ApiKeyRequest")
record ApiKeyRequest(
        @Schema(description = "For people", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        String name,

        @Schema(
                allowableValues = {"viewer", "editor", "admin", "platform-admin"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String role,

        @Schema(description = "Never, when left out", format = "date-time") @Nullable
        String expiresAt) {

    @Nullable
    Instant expiresAtInstant() {
        try {
            return expiresAt == null ? null : OffsetDateTime.parse(expiresAt).toInstant();
        } catch (DateTimeParseException e) {
            throw RequestRefusedException.invalid(List.of(FieldError.body(
                    "#/expiresAt", "time-unreadable", "write a time with its zone: 2027-01-31T12:00:00Z")));
        }
    }
}
