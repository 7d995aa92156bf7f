package dev.matriarch.api.platform;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.matriarch.provisioning.dataplanes.DataPlaneDraft;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A data plane as somebody registers it. */
@Schema(name = "DataPlaneRequest")
record DataPlaneRequest(
        @Schema(
                description = "A lower-case letter, then at most 39 of a-z, 0-9 and '-'",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String name,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        KubernetesRequest kubernetes,

        @Schema(description = "Where clusters go when neither they nor their tenant say; false when left out")
        @JsonProperty("default")
        @Nullable
        Boolean isDefault) {

    DataPlaneDraft toDraft() {
        return new DataPlaneDraft(name, kubernetes == null ? null : kubernetes.given(), Boolean.TRUE.equals(isDefault));
    }
}
