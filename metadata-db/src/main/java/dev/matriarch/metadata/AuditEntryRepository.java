package dev.matriarch.metadata;

import java.util.List;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface AuditEntryRepository extends Repository<AuditEntryEntity, UUID> {

    @Query("select a from AuditEntryEntity a where a.tenant = :tenant and a.id < :last order by a.id desc")
    List<AuditEntryEntity> page(String tenant, UUID last, Limit limit);

    @Query("select a from AuditEntryEntity a where a.id < :last order by a.id desc")
    List<AuditEntryEntity> pageOfAll(UUID last, Limit limit);
}
