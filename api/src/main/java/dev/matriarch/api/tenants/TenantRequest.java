package dev.matriarch.api.tenants;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A tenant as somebody asks for it. */
@Schema(name = "TenantRequest")
record TenantRequest(
        @Schema(
                description =
                        "A lower-case letter, then at most 19 lower-case letters or digits; its identity for life",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String name,

        @Schema(description = "Where its clusters go when they do not say") @Nullable
        String defaultDataPlane) {}
