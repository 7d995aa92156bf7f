package dev.matriarch.api.json;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7396). */
public final class MergePatch {

    private MergePatch() {}

    /** The document after the patch; neither argument is changed. */
    public static ObjectNode apply(JsonNode document, ObjectNode patch) {
        var result = document instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        patch.forEachEntry((name, value) -> {
            if (value.isNull()) {
                result.remove(name);
            } else {
                result.set(name, merged(result.path(name), value));
            }
        });
        return result;
    }

    private static JsonNode merged(JsonNode present, JsonNode value) {
        return value instanceof ObjectNode object ? apply(present, object) : value;
    }
}
