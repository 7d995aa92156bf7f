package dev.matriarch.api.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.matriarch.provisioning.dataplanes.DataPlaneView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A place that runs databases, as a tenant reads it, with some more for platform administrators. */
@Schema(name = "DataPlane", description = "A place that runs databases.")
record DataPlaneResponse(
        String name,

        @Schema(
                description = "INCOMPLETE: something that it needs is missing",
                allowableValues = {"READY", "INCOMPLETE", "UNREACHABLE"})
        String state,

        @Schema(description = "The default one first") List<OperatorResponse> operators,
        List<String> storageClasses,
        List<String> zones,

        @Schema(description = "Named sizes; none are offered so far")
        List<String> sizes,

        @Schema(description = "Where clusters go when neither they nor their tenant say") @JsonProperty("default")
        boolean isDefault,

        @Schema(description = "Where it is; only for platform administrators")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String server,

        @Schema(description = "When it was last checked; only for platform administrators")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Instant checkedAt,

        @Schema(description = "All that is wrong with it; only for platform administrators")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<ShortcomingResponse> shortcomings) {

    /** What runs databases there. */
    @Schema(name = "Operator")
    record OperatorResponse(String name, String version, List<Integer> postgresqlVersions, List<String> abilities) {

        static OperatorResponse of(DataPlaneView.Operator operator) {
            return new OperatorResponse(
                    operator.name(),
                    operator.version(),
                    operator.postgresqlVersions().stream().sorted().toList(),
                    operator.abilities());
        }
    }

    static DataPlaneResponse of(DataPlaneView dataPlane) {
        var upkeep = dataPlane.upkeep();
        return new DataPlaneResponse(
                dataPlane.name(),
                dataPlane.state(),
                dataPlane.operators().stream().map(OperatorResponse::of).toList(),
                dataPlane.storageClasses(),
                dataPlane.zones(),
                List.of(),
                dataPlane.isDefault(),
                upkeep == null ? null : upkeep.server(),
                upkeep == null ? null : upkeep.checkedAt(),
                upkeep == null ? null : ShortcomingResponse.of(upkeep.shortcomings()));
    }
}
