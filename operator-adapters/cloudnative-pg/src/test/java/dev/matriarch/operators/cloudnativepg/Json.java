package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.UncheckedIOException;

/** Objects of Kubernetes as trees, and back. */
final class Json {

    private static final ObjectMapper TREES = new ObjectMapper();
    private static final KubernetesSerialization OBJECTS = new KubernetesSerialization(TREES, true);

    private Json() {}

    static JsonNode tree(String text) {
        try {
            return TREES.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode tree(Object object) {
        return OBJECTS.convertValue(object, ObjectNode.class);
    }

    static <T> T value(JsonNode tree, Class<T> type) {
        return OBJECTS.convertValue(tree, type);
    }

    static ObjectNode object() {
        return TREES.createObjectNode();
    }
}
