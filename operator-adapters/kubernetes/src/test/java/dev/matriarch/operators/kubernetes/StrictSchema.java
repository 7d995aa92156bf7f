package dev.matriarch.operators.kubernetes;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An operator's own schema of its resource, made strict: a field it does not know is an error, not dropped. */
public final class StrictSchema {

    private final Schema schema;

    private StrictSchema(Schema schema) {
        this.schema = schema;
    }

    /** @param resource a file among the tests' resources */
    public static StrictSchema of(String resource) {
        return new StrictSchema(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(strict(JsonMapper.shared().readTree(Resources.text(resource)))));
    }

    /** All that is wrong with it, in words; empty when nothing is. */
    public List<String> errors(String yaml) {
        return schema.validate(yaml, InputFormat.YAML).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    private static JsonNode strict(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")
                && !object.has("x-kubernetes-preserve-unknown-fields")) {
            object.put("additionalProperties", false);
        }
        schema.forEach(StrictSchema::strict);
        return schema;
    }
}
