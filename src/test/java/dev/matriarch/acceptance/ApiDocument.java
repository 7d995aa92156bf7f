package dev.matriarch.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The operations that the running server says it has. */
final class ApiDocument {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete", "head", "options");

    private ApiDocument() {}

    /**
     * One operation.
     *
     * @param path with its variables, such as {@code /jobs/{id}}
     * @param query the parameters it cannot do without
     * @param open it needs no key
     */
    record Operation(String id, String method, String path, List<String> query, boolean open) {

        boolean reads() {
            return method.equals("GET");
        }
    }

    static List<Operation> operations() {
        var document = SharedServer.nobody().get("/v3/api-docs").body();
        var operations = new ArrayList<Operation>();
        document.path("paths")
                .forEachEntry((path, item) -> item.forEachEntry((method, operation) -> {
                    if (METHODS.contains(method)) {
                        operations.add(operation(method, path, operation));
                    }
                }));
        return operations;
    }

    private static Operation operation(String method, String path, JsonNode operation) {
        var security = operation.path("security");
        return new Operation(
                operation.path("operationId").asString(),
                method.toUpperCase(Locale.ROOT),
                path,
                neededInQuery(operation),
                security.isArray() && security.isEmpty());
    }

    private static List<String> neededInQuery(JsonNode operation) {
        return StreamSupport.stream(operation.path("parameters").spliterator(), false)
                .filter(parameter -> parameter.path("in").asString("").equals("query"))
                .filter(parameter -> parameter.path("required").asBoolean(false))
                .map(parameter -> parameter.path("name").asString())
                .collect(Collectors.toList());
    }
}
