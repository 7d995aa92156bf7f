package dev.matriarch.metadata;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** One row of {@code audit_entry}. It never leaves this package: stores hand out {@link AuditEntry}. */
@Entity
@Immutable
@Table(name = "audit_entry")
class AuditEntryEntity {

    @Id
    private UUID id;

    private @Nullable String tenant;
    private String actorType;
    private String actorName;
    private String action;
    private String subject;
    private String requestId;
    private Instant at;

    @NullUnmarked
    protected AuditEntryEntity() {} // for JPA

    AuditEntryEntity(AuditEntry entry) {
        this.id = entry.id();
        this.tenant = entry.tenant() == null ? null : entry.tenant().value();
        this.actorType = entry.actorType();
        this.actorName = entry.actorName();
        this.action = entry.action();
        this.subject = entry.subject();
        this.requestId = entry.requestId();
        this.at = entry.at();
    }

    AuditEntry toAuditEntry() {
        return new AuditEntry(
                id, tenant == null ? null : new TenantId(tenant), actorType, actorName, action, subject, requestId, at);
    }
}
