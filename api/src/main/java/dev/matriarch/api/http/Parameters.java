package dev.matriarch.api.http;

import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.List;
import org.springframework.web.context.request.NativeWebRequest;

/** Reads query parameters strictly: what is neither one nor the other is refused, not guessed. */
final class Parameters {

    private Parameters() {}

    static boolean flag(NativeWebRequest web, String name) {
        return switch (web.getParameter(name)) {
            case null -> false;
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(name, name + " is true or false");
        };
    }

    static int limit(NativeWebRequest web) {
        var limit = web.getParameter("limit");
        if (limit == null) {
            return PageRequest.DEFAULT_LIMIT;
        }
        try {
            return Integer.parseInt(limit);
        } catch (NumberFormatException e) {
            throw refused("limit", "limit is a whole number, 1 to " + PageRequest.MAX_LIMIT);
        }
    }

    private static RequestRefusedException refused(String name, String detail) {
        return RequestRefusedException.with(
                ErrorCode.INVALID_PARAMETER, List.of(FieldError.parameter(name, "unreadable", detail)));
    }
}
