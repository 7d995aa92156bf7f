package dev.matriarch.api.platform;

import dev.matriarch.provisioning.clusters.PostgresqlParameters.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL parameter as a form needs it. */
@Schema(name = "PostgresqlParameter")
record ParameterResponse(
        String name,

        @Schema(allowableValues = {"boolean", "integer", "real", "string", "enum"})
        String type,

        @Schema(description = "What a bare number counts: kB, 8kB, ms, min") @Nullable
        String unit,

        @Schema(description = "Of numbers") @Nullable ParameterRange range,
        @Schema(description = "Of an enum") List<String> values,

        @Schema(description = "A change takes effect by a restart, which its job brings")
        boolean restart,

        String description) {

    /** The least and the greatest value, in the unit. */
    @Schema(name = "ParameterRange", description = "The least and the greatest value, in the unit.")
    record ParameterRange(@Nullable String min, @Nullable String max) {}

    static ParameterResponse of(Parameter parameter) {
        var hasRange = parameter.min() != null || parameter.max() != null;
        return new ParameterResponse(
                parameter.name(),
                parameter.type().name().toLowerCase(Locale.ROOT),
                parameter.unit(),
                hasRange ? new ParameterRange(parameter.min(), parameter.max()) : null,
                parameter.values(),
                parameter.restart(),
                parameter.description());
    }
}
