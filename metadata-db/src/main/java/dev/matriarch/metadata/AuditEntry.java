package dev.matriarch.metadata;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code audit_entry}: who did what.
 *
 * @param tenant whose matter it was, or null for the platform's
 * @param action such as {@code credentials.read}
 * @param subject what it was done to, such as {@code /ha-clusters/019a…}
 */
public record AuditEntry(
        UUID id,
        @Nullable TenantId tenant,
        String actorType,
        String actorName,
        String action,
        String subject,
        String requestId,
        Instant at) {}
