package dev.matriarch.api.openapi;

import io.swagger.v3.oas.models.media.Content;
import org.jspecify.annotations.Nullable;

/** Bodies as the document shows them: JSON alone, whatever else the code takes for it. */
final class Bodies {

    static final String JSON = "application/json";

    private Bodies() {}

    static void onlyJson(@Nullable Content content) {
        if (content != null) {
            content.keySet().removeIf(mediaType -> !mediaType.equals(JSON));
        }
    }
}
