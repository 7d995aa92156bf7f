package dev.matriarch.metadata;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface TenantRepository extends Repository<TenantEntity, String> {

    Optional<TenantEntity> findByName(String name);

    @Query("select t from TenantEntity t order by t.createdAt desc, t.name desc")
    List<TenantEntity> newest(Limit limit);

    @Query("""
            select t from TenantEntity t
            where t.createdAt < :createdAt or t.createdAt = :createdAt and t.name < :name
            order by t.createdAt desc, t.name desc
            """)
    List<TenantEntity> olderThan(Instant createdAt, String name, Limit limit);
}
