package dev.matriarch.api.platform;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Other credentials of a data plane. */
@Schema(name = "DataPlaneCredentialsRequest")
record DataPlaneCredentialsRequest(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        KubernetesRequest kubernetes) {

    @Nullable
    Map<String, String> given() {
        return kubernetes == null ? null : kubernetes.given();
    }
}
