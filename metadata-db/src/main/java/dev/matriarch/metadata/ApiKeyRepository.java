package dev.matriarch.metadata;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface ApiKeyRepository extends Repository<ApiKeyEntity, UUID> {

    Optional<ApiKeyEntity> findByPrefix(String prefix);

    Optional<ApiKeyEntity> findByTenantAndIdAndRevokedAtIsNull(String tenant, UUID id);

    Optional<ApiKeyEntity> findByTenantAndNameAndRevokedAtIsNull(String tenant, String name);

    Optional<ApiKeyEntity> findByTenantIsNullAndNameAndRevokedAtIsNull(String name);

    @Query("""
            select k from ApiKeyEntity k
            where k.tenant = :tenant and k.revokedAt is null and k.id < :last
            order by k.id desc
            """)
    List<ApiKeyEntity> page(String tenant, UUID last, Limit limit);
}
