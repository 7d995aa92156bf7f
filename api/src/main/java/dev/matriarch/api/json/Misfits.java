package dev.matriarch.api.json;

import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.node.MissingNode;

/** Says of JSON that does not fit its type what does not fit, where, and what would. */
final class Misfits {

    private Misfits() {}

    static RequestRefusedException refusal(JacksonException misfit, JsonNode body) {
        return switch (misfit) {
            case UnrecognizedPropertyException unknown ->
                refusal(ErrorCode.UNKNOWN_FIELD, unknown, unknownField(unknown));
            case MismatchedInputException wrong ->
                refusal(ErrorCode.WRONG_TYPE, wrong, wrongType(wrong, valueAt(wrong, body)));
            default -> refusal(ErrorCode.WRONG_TYPE, misfit, "this value does not fit");
        };
    }

    private static RequestRefusedException refusal(ErrorCode code, JacksonException misfit, String detail) {
        return RequestRefusedException.with(code, List.of(FieldError.body(pointer(misfit), code.code(), detail)));
    }

    private static String unknownField(UnrecognizedPropertyException unknown) {
        var known = unknown.getKnownPropertyIds() == null
                ? ""
                : unknown.getKnownPropertyIds().stream()
                        .map(String::valueOf)
                        .filter(name -> !name.equals("restore"))
                        .sorted()
                        .collect(Collectors.joining(", "));
        return "there is no field %s here; there are: %s".formatted(unknown.getPropertyName(), known);
    }

    private static String wrongType(MismatchedInputException wrong, JsonNode value) {
        var type = wrong.getTargetType();
        var said = "%s is expected, not %s".formatted(Values.expected(type), Values.describe(value));
        var isScalar = value.isNumber() || value.isBoolean();
        return type == String.class && isScalar ? "%s: write \"%s\"".formatted(said, value.asString()) : said;
    }

    private static JsonNode valueAt(JacksonException misfit, JsonNode body) {
        var value = body;
        for (var step : misfit.getPath()) {
            var name = step.getPropertyName();
            value = name == null ? value.path(step.getIndex()) : value.path(name);
        }
        return value instanceof MissingNode ? body : value;
    }

    private static String pointer(JacksonException misfit) {
        return misfit.getPath().stream()
                .map(step -> step.getPropertyName() == null ? String.valueOf(step.getIndex()) : step.getPropertyName())
                .map(name -> "/" + name.replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining("", "#", ""));
    }
}
