package dev.matriarch.api.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Finishes the document: names, problems, examples, open enums, and an order that does not change by itself. */
@Component
class Document implements GlobalOpenApiCustomizer {

    private static final String REFERENCE = "#/components/schemas/";

    @Override
    public void customise(OpenAPI document) {
        var components = document.getComponents();
        contents(document).forEach(Document::namePage);
        nameSchemas(components);
        ProblemSchema.addTo(components);
        ProblemResponses.addTo(components);
        var examples = new Examples();
        contents(document).forEach(content -> addExamples(content, examples));
        examples.addTo(components);
        OpenEnums.of(components);
        sort(document);
    }

    private static void addExamples(Content content, Examples examples) {
        content.values().forEach(body -> {
            var schema = schemaName(body.getSchema());
            if (schema != null) {
                examples.addTo(body, schema);
            }
        });
    }

    /** {@code PageResponseJobResponse} is how Java says it; clients get {@code JobPage}. */
    private static void namePage(Content content) {
        content.values().forEach(body -> {
            var schema = schemaName(body.getSchema());
            if (schema != null && PageNames.isPage(schema)) {
                body.getSchema().set$ref(REFERENCE + PageNames.clientName(schema));
            }
        });
    }

    private static void nameSchemas(Components components) {
        var schemas = new TreeMap<>(components.getSchemas());
        for (var name : components.getSchemas().keySet()) {
            if (PageNames.isPage(name)) {
                schemas.put(PageNames.clientName(name), schemas.remove(name));
            }
        }
        components.setSchemas(schemas);
    }

    private static @Nullable String schemaName(@Nullable Schema<?> schema) {
        var reference = schema == null ? null : schema.get$ref();
        return reference == null ? null : reference.substring(reference.lastIndexOf('/') + 1);
    }

    private static List<Content> contents(OpenAPI document) {
        var contents = new ArrayList<Content>();
        operations(document).forEach(operation -> {
            if (operation.getRequestBody() != null) {
                contents.add(operation.getRequestBody().getContent());
            }
            operation.getResponses().values().stream()
                    .filter(response -> response.getContent() != null)
                    .forEach(response -> contents.add(response.getContent()));
        });
        return contents;
    }

    private static Stream<Operation> operations(OpenAPI document) {
        return document.getPaths().values().stream().flatMap(path -> path.readOperations().stream());
    }

    private static void sort(OpenAPI document) {
        var paths = new Paths();
        paths.putAll(new TreeMap<>(document.getPaths()));
        document.setPaths(paths);
        if (document.getTags() != null) {
            document.setTags(document.getTags().stream()
                    .filter(tag -> tag.getDescription() != null)
                    .sorted((one, other) -> one.getName().compareTo(other.getName()))
                    .distinct()
                    .toList());
        }
    }
}
