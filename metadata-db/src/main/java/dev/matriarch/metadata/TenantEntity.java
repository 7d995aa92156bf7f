package dev.matriarch.metadata;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** One row of {@code tenant}. It never leaves this package: stores hand out {@link Tenant}. */
@Entity
@Immutable
@Table(name = "tenant")
class TenantEntity {

    @Id
    private String name;

    private @Nullable String defaultDataPlane;
    private Instant createdAt;

    @NullUnmarked
    protected TenantEntity() {} // for JPA

    Tenant toTenant() {
        return new Tenant(new TenantId(name), defaultDataPlane, createdAt);
    }
}
