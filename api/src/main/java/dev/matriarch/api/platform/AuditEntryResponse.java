package dev.matriarch.api.platform;

import dev.matriarch.metadata.AuditEntry;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who did what, as administrators read it. */
@Schema(name = "AuditEntry", description = "Who did what.")
record AuditEntryResponse(
        UUID id,

        @Schema(description = "Whose matter it was; null for the platform's") @Nullable
        String tenant,

        Actor actor,
        @Schema(description = "Such as credentials.read") String action,

        @Schema(description = "What it was done to, such as /ha-clusters/ and an id")
        String subject,

        String requestId,
        Instant at) {

    /** Who did it. */
    @Schema(name = "Actor")
    record Actor(String type, String name) {}

    static AuditEntryResponse of(AuditEntry entry) {
        return new AuditEntryResponse(
                entry.id(),
                entry.tenant() == null ? null : entry.tenant().value(),
                new Actor(entry.actorType(), entry.actorName()),
                entry.action(),
                entry.subject(),
                entry.requestId(),
                entry.at());
    }
}
