package dev.matriarch.api.openapi;

import dev.matriarch.api.problems.Problem;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.Schema;

/** The schema of problems, which no method returns and every operation answers. */
final class ProblemSchema {

    private ProblemSchema() {}

    static void addTo(Components components) {
        ModelConverters.getInstance(true).readAll(Problem.class).forEach((name, schema) -> {
            if (name.equals("Problem")) {
                open(schema);
            }
            components.addSchemas(name, schema);
        });
    }

    /** The further members stand beside the common ones, not in a member of their own. */
    private static void open(Schema<?> problem) {
        problem.getProperties().remove("members");
        problem.setRequired(problem.getRequired().stream()
                .filter(member -> !member.equals("members"))
                .toList());
        problem.setAdditionalProperties(new Schema<>());
    }
}
