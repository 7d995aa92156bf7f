package dev.matriarch.api.openapi;

import dev.matriarch.api.json.ApiJson;
import dev.matriarch.api.problems.Problem;
import dev.matriarch.provisioning.Category;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.RequestRefusedException;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The examples of the document: files beside this class, named after the schema they are of ({@code Job.json}), with a
 * word where there are several ({@code ClusterRequest.compact.json}).
 */
final class Examples {

    private static final String PLACE = "classpath:dev/matriarch/api/openapi/examples/*.json";
    private static final String PAGE = "Page";

    private final SortedMap<String, Object> byName;

    Examples() {
        byName = new TreeMap<>(read());
        for (var category : Category.values()) {
            byName.put("Problem." + ProblemResponses.name(category), problem(category));
        }
    }

    static Example reference(String name) {
        return new Example().$ref("#/components/examples/" + name);
    }

    void addTo(Components components) {
        byName.forEach((name, value) -> components.addExamples(name, new Example().value(value)));
    }

    /** Lets a body of this schema show the examples that there are of it. */
    void addTo(MediaType body, String schema) {
        if (schema.endsWith(PAGE)) {
            var item = schema.substring(0, schema.length() - PAGE.length());
            named(item).findFirst().ifPresent(name -> byName.put(schema, page(byName.get(name))));
        }
        named(schema).forEach(name -> body.addExamples(word(name, schema), reference(name)));
    }

    private Stream<String> named(String schema) {
        return byName.keySet().stream().filter(name -> name.equals(schema) || name.startsWith(schema + "."));
    }

    private static String word(String name, String schema) {
        return name.equals(schema) ? "example" : name.substring(schema.length() + 1);
    }

    private static Object page(@Nullable Object item) {
        var page = new LinkedHashMap<String, Object>();
        page.put("items", List.of(Objects.requireNonNull(item)));
        page.put("nextCursor", "eyJhZnRlciI6IjAxOTlhMWMzIn0");
        return page;
    }

    private static Object problem(Category category) {
        var code = Arrays.stream(ErrorCode.values())
                .filter(c -> c.category() == category)
                .findFirst()
                .orElseThrow();
        var problem =
                Problem.of(RequestRefusedException.because(code, code.title()), "0b9f3a52-4c1e-4b51-9d3c-6a1f4a0c7d11");
        return ApiJson.MAPPER.convertValue(problem, Object.class);
    }

    private static Map<String, Object> read() {
        var found = new TreeMap<String, Object>();
        try {
            for (var file : new PathMatchingResourcePatternResolver().getResources(PLACE)) {
                var name = Objects.requireNonNull(file.getFilename());
                found.put(name.substring(0, name.length() - ".json".length()), json(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static Object json(Resource file) throws IOException {
        try (var in = file.getInputStream()) {
            return ApiJson.MAPPER.readValue(in, Object.class);
        }
    }
}
