package dev.matriarch.api.openapi;

import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashSet;
import java.util.List;

/** Headers of answers. */
final class Headers {

    private Headers() {}

    static Header text(String description) {
        return of("string", description);
    }

    static Header seconds(String description) {
        return of("integer", description);
    }

    private static Header of(String type, String description) {
        return new Header().description(description).schema(new Schema<>().types(new LinkedHashSet<>(List.of(type))));
    }
}
