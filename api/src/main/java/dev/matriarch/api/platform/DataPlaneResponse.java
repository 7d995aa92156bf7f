package dev.matriarch.api.platform;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.matriarch.provisioning.dataplanes.DataPlaneView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A place that runs databases, as a tenant reads it. */
@Schema(name = "DataPlane", description = "A place that runs databases.")
record DataPlaneResponse(
        String name,
        @Schema(allowableValues = {"READY", "UNREACHABLE"}) String state,
        @Schema(description = "The default one first") List<OperatorResponse> operators,
        List<String> storageClasses,
        List<String> zones,

        @Schema(description = "Named sizes; none are offered so far")
        List<String> sizes,

        @Schema(description = "Where clusters go when neither they nor their tenant say") @JsonProperty("default")
        boolean isDefault) {

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
        return new DataPlaneResponse(
                dataPlane.name(),
                dataPlane.state(),
                dataPlane.operators().stream().map(OperatorResponse::of).toList(),
                dataPlane.storageClasses(),
                dataPlane.zones(),
                List.of(),
                dataPlane.isDefault());
    }
}
