package dev.matriarch.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What must hold of each operation, those to come included. */
class OpenApiRulesTest extends ApiTest {

    private static final String SCHEMA = "#/components/schemas/";

    private JsonNode document = MissingNode.getInstance();

    private record Operation(String name, JsonNode node) {

        JsonNode response(String status) {
            return node.path("responses").path(status);
        }
    }

    @BeforeEach
    void read() {
        document = json(get("/v3/api-docs"));
    }

    @Test
    void everyOperationHasItsOwnIdAndASummary() {
        var ids = new TreeSet<String>();
        for (var operation : operations()) {
            assertThat(ids.add(operation.node().path("operationId").asString()))
                    .as(operation.name())
                    .isTrue();
            assertThat(operation.node().path("summary").asString())
                    .as(operation.name())
                    .isNotBlank();
            assertThat(operation.node().path("tags").size())
                    .as(operation.name())
                    .isEqualTo(1);
        }
        assertThat(ids).hasSize(80).noneMatch(id -> id.matches(".*_\\d+"));
    }

    @Test
    void everyErrorIsAProblem() {
        for (var operation : operations()) {
            operation.node().path("responses").forEachEntry((status, response) -> {
                if (status.startsWith("4") || status.startsWith("5")) {
                    var content = resolved(response).path("content");
                    assertThat(content.propertyNames())
                            .as(operation.name())
                            .containsExactly("application/problem+json");
                    assertThat(schemaOf(content.path("application/problem+json")))
                            .isEqualTo("Problem");
                }
            });
            assertThat(operation.node().path("responses").propertyNames())
                    .as(operation.name())
                    .contains("400", "401", "403", "500", "503");
        }
    }

    @Test
    void everyListIsAPage() {
        for (var operation : operations()) {
            var id = operation.node().path("operationId").asString();
            var schema = schemaOf(operation.response("200").path("content").path("application/json"));
            assertThat(schema.endsWith("Page")).as(operation.name()).isEqualTo(id.startsWith("list"));
            if (schema.endsWith("Page")) {
                assertThat(schema(schema).path("properties").propertyNames())
                        .containsExactlyInAnyOrder("items", "nextCursor");
                assertThat(schema(schema).path("required")).hasSize(1);
            }
        }
    }

    @Test
    void everyAcceptedChangeIsAJob() {
        var accepted = operations().stream()
                .filter(operation -> !operation.response("202").isMissingNode())
                .toList();
        assertThat(accepted).hasSize(32);
        for (var operation : accepted) {
            for (var status : List.of("200", "202")) {
                assertThat(schemaOf(operation.response(status).path("content").path("application/json")))
                        .as(operation.name())
                        .isEqualTo("Job");
            }
            assertThat(operation.response("202").path("headers").propertyNames())
                    .contains("Location", "Retry-After");
            assertThat(parameters(operation)).contains("Idempotency-Key", "Prefer");
        }
    }

    @Test
    void everyChangeTakesAKeyAndEveryReadDoesNot() {
        for (var operation : operations()) {
            assertThat(parameters(operation).contains("Idempotency-Key"))
                    .as(operation.name())
                    .isEqualTo(!operation.name().startsWith("get "));
        }
    }

    @Test
    void everyBodyHasExamples() {
        for (var operation : operations()) {
            var bodies = new ArrayList<JsonNode>();
            operation.node().path("requestBody").path("content").forEach(bodies::add);
            operation
                    .node()
                    .path("responses")
                    .forEach(response -> response.path("content").forEach(bodies::add));
            for (var body : bodies) {
                var isText = body.path("schema").path("type").asString("").equals("string");
                assertThat(isText || !body.path("examples").isEmpty())
                        .as(operation.name())
                        .isTrue();
                body.path("examples")
                        .forEach(example ->
                                assertThat(resolved(example).has("value")).isTrue());
            }
        }
    }

    @Test
    void everyExampleHasTheFieldsOfItsSchema() {
        document.path("components").path("examples").forEachEntry((name, example) -> {
            var schema = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
            var fields = new ArrayList<>(schema(schema).path("properties").propertyNames());
            var isRequest = schema.endsWith("Request") || schema.endsWith("Patch");
            if (isRequest) {
                assertThat(fields).as(name).containsAll(example.path("value").propertyNames());
            } else {
                assertThat(example.path("value").propertyNames()).as(name).containsExactlyInAnyOrderElementsOf(fields);
            }
        });
    }

    @Test
    void onlyJsonIsReadByGeneratedClients() {
        for (var operation : operations()) {
            operation
                    .node()
                    .path("requestBody")
                    .path("content")
                    .propertyNames()
                    .forEach(type -> assertThat(type).isEqualTo("application/json"));
            var isManifest = operation.name().endsWith("/manifest");
            operation
                    .response("200")
                    .path("content")
                    .propertyNames()
                    .forEach(type -> assertThat(type)
                            .as(operation.name())
                            .isEqualTo(isManifest ? "application/yaml" : "application/json"));
        }
    }

    @Test
    void requestsHaveClosedEnumsAndAnswersOpenOnes() {
        var requested = new HashSet<String>();
        var answered = new HashSet<String>();
        for (var operation : operations()) {
            collect(operation.node().path("requestBody"), requested);
            collect(operation.node().path("responses"), answered);
        }
        assertThat(requested)
                .isNotEmpty()
                .allMatch(name -> !schema(name).toString().contains("x-extensible-enum"));
        assertThat(answered)
                .isNotEmpty()
                .allMatch(name -> !schema(name).toString().contains("\"enum\":"));
        assertThat(schema("Job").at("/properties/state/x-extensible-enum")).isNotEmpty();
        assertThat(schema("ApiKeyRequest").at("/properties/role/enum")).hasSize(4);
    }

    @Test
    void nothingIsOneOfSeveral() {
        assertThat(document.toString()).doesNotContain("\"oneOf\"").doesNotContain("discriminator");
    }

    @Test
    void fieldsAreRequiredUnlessTheyTakeNull() {
        assertThat(schema("Cluster").path("required").toString())
                .contains("\"id\"", "\"spec\"")
                .doesNotContain("description");
        assertThat(schema("Cluster").at("/properties/description/type").toString())
                .isEqualTo("[\"string\",\"null\"]");
        assertThat(schema("Job").at("/properties/plan/anyOf/1/type").asString()).isEqualTo("null");
        assertThat(schema("Storage").path("properties").propertyNames()).containsExactly("size", "class");
        assertThat(schema("ScaleRequest").path("required").toString()).isEqualTo("[\"instances\"]");
        assertThat(schema("ClusterPatch")
                        .at("/properties/labels/additionalProperties/type")
                        .toString())
                .contains("null");
        assertThat(schema("PostgresqlPatch")
                        .at("/properties/parameters/additionalProperties/type")
                        .toString())
                .contains("null");
    }

    @Test
    void idsAreUuids() {
        var path = document.path("paths")
                .path("/ha-clusters/{id}")
                .path("get")
                .path("parameters")
                .path(0);
        var query = document.path("paths")
                .path("/jobs")
                .path("get")
                .path("parameters")
                .path(0);

        assertThat(path.at("/schema/format").asString("")).isEqualTo("uuid");
        assertThat(query.at("/schema/format").asString("")).isEqualTo("uuid");
    }

    @Test
    void namesAreNoUuids() {
        for (var operation : operations()) {
            operation.node().path("parameters").forEach(parameter -> {
                if (parameter.path("name").asString().equals("name")) {
                    assertThat(parameter.at("/schema/format").isMissingNode())
                            .as(operation.name())
                            .isTrue();
                }
            });
        }
    }

    @Test
    void documentSaysWhereItIsWithoutNamingAMachine() {
        assertThat(document.path("openapi").asString()).startsWith("3.1");
        assertThat(document.at("/servers/0/url").asString()).isEqualTo("/");
        assertThat(document.toString()).doesNotContain("127.0.0.1").doesNotContain("localhost");
    }

    private List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        document.path("paths")
                .forEachEntry((path, item) ->
                        item.forEachEntry((method, node) -> operations.add(new Operation(method + " " + path, node))));
        return operations;
    }

    private static List<String> parameters(Operation operation) {
        return operation
                .node()
                .path("parameters")
                .valueStream()
                .map(parameter -> parameter.path("name").asString())
                .toList();
    }

    private JsonNode schema(String name) {
        return document.path("components").path("schemas").path(name);
    }

    private JsonNode resolved(JsonNode node) {
        var reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : document.at(reference.substring(1));
    }

    private static String schemaOf(JsonNode body) {
        return body.path("schema").path("$ref").asString("").replace(SCHEMA, "");
    }

    /** Names of all schemas that can be reached from here. */
    private void collect(JsonNode node, Set<String> names) {
        node.forEachEntry((name, value) -> {
            var reference = value.asString("");
            if (name.equals("$ref") && reference.startsWith(SCHEMA) && names.add(reference.replace(SCHEMA, ""))) {
                collect(schema(reference.replace(SCHEMA, "")), names);
            }
            collect(value, names);
        });
        if (node.isArray()) {
            node.forEach(item -> collect(item, names));
        }
    }
}
