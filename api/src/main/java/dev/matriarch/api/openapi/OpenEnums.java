package dev.matriarch.api.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.Schema;

/** Values that answers may have can grow, so they are no closed enum to a generated client; those of requests are. */
final class OpenEnums {

    private OpenEnums() {}

    static void of(Components components) {
        components.getSchemas().forEach((name, schema) -> {
            if (!name.endsWith("Request")) {
                open(schema);
            }
        });
    }

    private static void open(Schema<?> schema) {
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(OpenEnums::openProperty);
        }
    }

    private static void openProperty(Schema<?> property) {
        if (property.getEnum() != null) {
            property.addExtension("x-extensible-enum", property.getEnum());
            property.setEnum(null);
        }
        if (property.getItems() != null) {
            openProperty(property.getItems());
        }
    }
}
