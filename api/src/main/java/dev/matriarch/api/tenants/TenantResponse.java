package dev.matriarch.api.tenants;

import dev.matriarch.metadata.Tenant;
import dev.matriarch.metadata.TenantId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A tenant as clients read it. */
@Schema(name = "Tenant", description = "A company or team that owns clusters.")
record TenantResponse(
        String name,

        @Schema(description = "Where its clusters go when they do not say") @Nullable
        String defaultDataPlane,

        Instant createdAt,
        TenantLinks links) {

    /** Where to go from here. */
    @Schema(name = "TenantLinks")
    record TenantLinks(String self, String apiKeys) {}

    static TenantResponse of(Tenant tenant) {
        var path = path(tenant.name());
        return new TenantResponse(
                tenant.name().value(),
                tenant.defaultDataPlane(),
                tenant.createdAt(),
                new TenantLinks(path, path + "/api-keys"));
    }

    static String path(TenantId name) {
        return "/tenants/" + name;
    }
}
