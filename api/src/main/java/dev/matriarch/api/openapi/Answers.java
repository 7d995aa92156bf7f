package dev.matriarch.api.openapi;

import dev.matriarch.api.problems.Problems;
import dev.matriarch.provisioning.Category;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeMap;

/** Which answers an operation can give. */
final class Answers {

    private final Operation operation;
    private final Content success;

    Answers(Operation operation) {
        this.operation = operation;
        var ok = operation.getResponses().get("200");
        success = ok == null || ok.getContent() == null ? new Content() : ok.getContent();
    }

    /** A change of a cluster: accepted, or looked at only, or waited for. */
    void job(boolean hasDryRun) {
        answer(
                        "200",
                        hasDryRun
                                ? "The plan of a dry run, or the job that Prefer waited for"
                                : "The job that was waited for")
                .content(success)
                .addHeaderObject("Preference-Applied", Headers.text("What of Prefer was honoured"));
        answer("202", "Accepted as a job")
                .content(success)
                .addHeaderObject("Location", Headers.text("Where the job is: /jobs/ and its id"))
                .addHeaderObject("Retry-After", Headers.seconds("When to look at the job"))
                .addHeaderObject("Idempotency-Replayed", Headers.text("true, when an earlier call did the work"));
    }

    /** Something that is there, or other than it was, or gone, at once. */
    void changed(boolean isCreation, boolean isGone) {
        operation.getResponses().remove("200");
        changedAnswer(isCreation, isGone)
                .addHeaderObject("Idempotency-Replayed", Headers.text("true, when an earlier call did the work"));
    }

    private Answer changedAnswer(boolean isCreation, boolean isGone) {
        if (isCreation) {
            return answer("201", "Created")
                    .content(success)
                    .addHeaderObject("Location", Headers.text("Where it is from now on"));
        }
        return isGone ? answer("204", "Gone") : answer("200", "OK").content(success);
    }

    void problems(boolean hasPath, boolean hasBody, boolean changes, boolean hasGeneration) {
        var categories = EnumSet.of(
                Category.UNREADABLE,
                Category.UNAUTHENTICATED,
                Category.FORBIDDEN,
                Category.NOT_ACCEPTABLE,
                Category.INVALID,
                Category.INTERNAL,
                Category.UNAVAILABLE);
        addIf(hasPath, categories, Category.NOT_FOUND);
        addIf(hasBody, categories, Category.TOO_LARGE);
        addIf(hasBody, categories, Category.UNSUPPORTED_MEDIA_TYPE);
        addIf(changes || operation.getResponses().containsKey("409"), categories, Category.CONFLICT);
        addIf(hasGeneration, categories, Category.STALE);
        categories.forEach(category -> operation
                .getResponses()
                .addApiResponse(
                        Integer.toString(Problems.status(category)),
                        new ApiResponse().$ref(ProblemResponses.name(category))));
        sort();
    }

    private static void addIf(boolean there, Set<Category> categories, Category category) {
        if (there) {
            categories.add(category);
        }
    }

    private Answer answer(String status, String description) {
        var response = new ApiResponse().description(description);
        operation.getResponses().addApiResponse(status, response);
        return new Answer(response);
    }

    private void sort() {
        var sorted = new ApiResponses();
        sorted.putAll(new TreeMap<>(operation.getResponses()));
        operation.setResponses(sorted);
    }

    /** An answer in the making. */
    private record Answer(ApiResponse response) {

        Answer content(Content content) {
            response.setContent(content);
            return this;
        }

        Answer addHeaderObject(String name, Header header) {
            response.addHeaderObject(name, header);
            return this;
        }
    }
}
