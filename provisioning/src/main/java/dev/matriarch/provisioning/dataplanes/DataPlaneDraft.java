package dev.matriarch.provisioning.dataplanes;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A data plane as somebody wants to register it.
 *
 * @param kubernetes by the names of the API's fields; holds secrets, so it is never printed. Null when it was left out
 * @param isDefault where clusters go when neither they nor their tenant say
 */
public record DataPlaneDraft(
        @Nullable String name, @Nullable Map<String, String> kubernetes, boolean isDefault) {

    @Override
    public String toString() {
        return "DataPlaneDraft[%s]".formatted(name);
    }
}
