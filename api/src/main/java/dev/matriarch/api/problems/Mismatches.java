package dev.matriarch.api.problems;

import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Text in an address that is not of the type it should have. */
final class Mismatches {

    private Mismatches() {}

    /** An id that cannot be one reads like an id that never was; a parameter is named with what it takes. */
    static RequestRefusedException refusal(MethodArgumentTypeMismatchException mismatch) {
        if (mismatch.getParameter().hasParameterAnnotation(PathVariable.class)) {
            return RequestRefusedException.notFound("resource");
        }
        var name = mismatch.getName();
        var error = FieldError.parameter(name, "unreadable", "%s is %s".formatted(name, expected(mismatch)));
        return RequestRefusedException.with(ErrorCode.INVALID_PARAMETER, List.of(error));
    }

    private static String expected(MethodArgumentTypeMismatchException mismatch) {
        @Nullable Class<?> type = mismatch.getRequiredType();
        if (type != null && type.isEnum()) {
            return Arrays.stream(type.getEnumConstants()).map(String::valueOf).collect(Collectors.joining(" or "));
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Integer.class || type == int.class) {
            return "a whole number";
        }
        return "an id";
    }
}
