package dev.matriarch.metadata;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Who did what; entries are added and never changed. */
@Component
public class AuditStore {

    private final AuditEntryRepository entries;
    private final EntityManager entityManager;

    AuditStore(AuditEntryRepository entries, EntityManager entityManager) {
        this.entries = entries;
        this.entityManager = entityManager;
    }

    @Transactional
    public void add(AuditEntry entry) {
        entityManager.persist(new AuditEntryEntity(entry));
    }

    /** The tenant's entries, newest first, those older than {@code last}. */
    public List<AuditEntry> page(TenantId tenant, @Nullable UUID last, int limit) {
        return records(entries.page(tenant.value(), last == null ? Ids.GREATEST : last, Limit.of(limit)));
    }

    /** Everybody's entries and the platform's, for those who may see all. */
    public List<AuditEntry> pageOfAll(@Nullable UUID last, int limit) {
        return records(entries.pageOfAll(last == null ? Ids.GREATEST : last, Limit.of(limit)));
    }

    private static List<AuditEntry> records(List<AuditEntryEntity> found) {
        return found.stream().map(AuditEntryEntity::toAuditEntry).toList();
    }
}
