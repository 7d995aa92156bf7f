package dev.matriarch.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code tenant}: a company or team that owns clusters.
 *
 * @param defaultDataPlane where its clusters go when a request does not say, or null
 */
public record Tenant(TenantId name, @Nullable String defaultDataPlane, Instant createdAt) {}
