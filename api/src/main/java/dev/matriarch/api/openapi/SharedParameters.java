package dev.matriarch.api.openapi;

import dev.matriarch.provisioning.PageRequest;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;

/** Parameters that many operations take, read by argument resolvers rather than named by methods. */
final class SharedParameters {

    private SharedParameters() {}

    static Parameter cursor() {
        return query("cursor", typed(new StringSchema(), "string"), "nextCursor of the part before");
    }

    static Parameter limit() {
        var schema = typed(new IntegerSchema().format("int32"), "integer")
                .minimum(BigDecimal.ONE)
                .maximum(BigDecimal.valueOf(PageRequest.MAX_LIMIT));
        schema.setDefault(PageRequest.DEFAULT_LIMIT);
        return query("limit", schema, "The most items of one part");
    }

    static Parameter dryRun() {
        return query("dryRun", flag(), "Only say what would be done: 200 with the plan, nothing is written");
    }

    static Parameter supersede() {
        return query("supersede", flag(), "End a running job as failed and begin");
    }

    static Parameter ifMatch() {
        return header("If-Match", typed(new StringSchema(), "string"), "Only at this generation: its ETag, or *");
    }

    static Parameter idempotencyKey() {
        var schema = typed(new StringSchema(), "string").minLength(1).maxLength(255);
        return header(
                "Idempotency-Key", schema, "The caller's name for this call, which is then done once in 24 hours");
    }

    static Parameter prefer() {
        return header(
                "Prefer",
                typed(new StringSchema(), "string"),
                "wait=N: wait up to N seconds, 300 at most, for the end of the job");
    }

    private static Schema<?> flag() {
        var schema = typed(new BooleanSchema(), "boolean");
        schema.setDefault(false);
        return schema;
    }

    private static Schema<?> typed(Schema<?> schema, String type) {
        schema.setTypes(new LinkedHashSet<>(List.of(type)));
        return schema;
    }

    private static Parameter query(String name, Schema<?> schema, String description) {
        return new Parameter()
                .in("query")
                .name(name)
                .schema(schema)
                .description(description)
                .required(false);
    }

    private static Parameter header(String name, Schema<?> schema, String description) {
        return new Parameter()
                .in("header")
                .name(name)
                .schema(schema)
                .description(description)
                .required(false);
    }
}
