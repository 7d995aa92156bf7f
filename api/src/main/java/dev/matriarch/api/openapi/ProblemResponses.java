package dev.matriarch.api.openapi;

import dev.matriarch.api.problems.Problems;
import dev.matriarch.provisioning.Category;
import dev.matriarch.provisioning.ErrorCode;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The answers to refused requests, one for each category, so that no operation repeats them. */
final class ProblemResponses {

    private ProblemResponses() {}

    /** In CamelCase: {@code NotFound}. */
    static String name(Category category) {
        return Arrays.stream(category.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    static void addTo(Components components) {
        for (var category : Category.values()) {
            components.addResponses(name(category), response(category));
        }
    }

    private static ApiResponse response(Category category) {
        var response = new ApiResponse()
                .description("Refused with " + codes(category))
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType()
                                        .schema(new Schema<>().$ref("#/components/schemas/Problem"))
                                        .addExamples("problem", Examples.reference("Problem." + name(category)))));
        response.addHeaderObject("X-Request-Id", Headers.text("The id of the call"));
        switch (category) {
            case UNAUTHENTICATED -> response.addHeaderObject("WWW-Authenticate", Headers.text("Bearer"));
            case METHOD_NOT_ALLOWED -> response.addHeaderObject("Allow", Headers.text("The methods there are"));
            case CONFLICT, RATE_LIMITED, UNAVAILABLE ->
                response.addHeaderObject("Retry-After", Headers.seconds("When to try again"));
            default -> {}
        }
        return response;
    }

    private static String codes(Category category) {
        return Arrays.stream(ErrorCode.values())
                        .filter(code -> code.category() == category)
                        .map(code -> "`" + code.code() + "`")
                        .collect(Collectors.joining(", "))
                + " (%d)".formatted(Problems.status(category));
    }
}
