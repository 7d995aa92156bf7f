package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.operators.DataPlaneProvider;
import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.InvalidSettingException;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a request says of the way to a Kubernetes cluster, and how it is refused there. */
@Component
class KubernetesSettings {

    static final String KIND = "kubernetes";

    private static final String POINTER = "#/kubernetes";

    private final DataPlaneProviders providers;

    KubernetesSettings(DataPlaneProviders providers) {
        this.providers = providers;
    }

    DataPlaneProvider provider() {
        return providers
                .find(KIND)
                .orElseThrow(() -> RequestRefusedException.because(
                        ErrorCode.ABILITY_MISSING, "this server has no adapter for Kubernetes"));
    }

    /** What is kept of it; null where something is wrong, which is added to the errors. */
    @Nullable
    Map<String, String> reduced(@Nullable Map<String, String> given, List<FieldError> errors) {
        if (given == null) {
            errors.add(FieldError.body(POINTER, "required", "say how the Kubernetes cluster is reached"));
            return null;
        }
        try {
            return provider().reduce(given);
        } catch (InvalidSettingException e) {
            errors.add(FieldError.body(POINTER + "/" + e.field(), e.code(), e.getMessage()));
            return null;
        }
    }

    /** All that is missing there. */
    static RequestRefusedException unfit(String name, List<Shortcoming> shortcomings) {
        var errors = shortcomings.stream()
                .map(missing -> FieldError.body(POINTER, missing.code(), missing.detail())
                        .next(missing.nextAction()))
                .toList();
        var detail = errors.size() == 1
                ? errors.getFirst().detail()
                : "%s cannot run databases yet: %d things are missing".formatted(name, errors.size());
        return RequestRefusedException.with(ErrorCode.INVALID_REQUEST, detail, errors);
    }
}
