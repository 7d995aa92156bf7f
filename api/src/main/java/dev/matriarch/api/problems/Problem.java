package dev.matriarch.api.problems;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every error answers (RFC 9457).
 *
 * @param members those beyond the common ones, such as {@code jobId}
 */
@Schema(
        name = "Problem",
        description =
                "What every error answers (RFC 9457). Some codes bring members of their own: `jobId`, `clusterId`,"
                        + " `generation`.")
public record Problem(
        @Schema(description = "urn:matriarch:problem: and the code")
        String type,

        @Schema(description = "The same sentence for every problem of this code")
        String title,

        int status,
        @Schema(description = "A stable code to branch on") String code,

        @Schema(description = "What is against this request")
        String detail,

        @Schema(description = "The id of the call, as in X-Request-Id")
        String requestId,

        List<Fault> errors,

        @Schema(description = "What can be done about it") @Nullable
        String nextAction,

        @JsonAnyGetter @Schema(hidden = true) Map<String, Object> members) {

    /** One thing wrong with the request; exactly one of pointer, parameter and header says where. */
    @Schema(name = "FieldError", description = "One thing wrong; one of pointer, parameter and header says where.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fault(
            @Schema(description = "Into the body: #/spec/storage/size") @Nullable
            String pointer,

            @Schema(description = "A query parameter's name") @Nullable
            String parameter,

            @Schema(description = "A header's name") @Nullable
            String header,

            String code,
            String detail,

            @Schema(description = "What can be done about it, where the request itself is not what is wrong") @Nullable
            String nextAction) {}

    public static Problem of(RequestRefusedException refusal, String requestId) {
        var code = refusal.code();
        return new Problem(
                type(code),
                code.title(),
                Problems.status(code.category()),
                code.code(),
                refusal.getMessage(),
                requestId,
                refusal.errors().stream().map(Problem::fault).toList(),
                refusal.nextAction(),
                refusal.members());
    }

    private static String type(ErrorCode code) {
        return "urn:matriarch:problem:" + code.code();
    }

    private static Fault fault(FieldError error) {
        return switch (error.source()) {
            case POINTER -> new Fault(error.at(), null, null, error.code(), error.detail(), error.nextAction());
            case PARAMETER -> new Fault(null, error.at(), null, error.code(), error.detail(), error.nextAction());
            case HEADER -> new Fault(null, null, error.at(), error.code(), error.detail(), error.nextAction());
        };
    }
}
