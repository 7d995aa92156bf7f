package dev.matriarch.api.json;

import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads bodies, or refuses them with the place where the fault stands. */
public final class Bodies {

    /** What somebody forgot to quote may be a secret: it is not repeated. */
    private static final Pattern LONG_WORD = Pattern.compile("[^\\s'\"(]{25,}");

    private Bodies() {}

    /** Any JSON. */
    public static JsonNode parse(byte[] body) {
        try {
            return ApiJson.MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /** The object that a body must be. */
    public static ObjectNode object(JsonNode body) {
        if (body instanceof ObjectNode object) {
            return object;
        }
        var detail = "an object is expected, not " + Values.describe(body);
        throw RequestRefusedException.with(
                ErrorCode.WRONG_TYPE, List.of(FieldError.body("#", ErrorCode.WRONG_TYPE.code(), detail)));
    }

    public static @Nullable Object bind(JsonNode body, JavaType type) {
        return bind(ApiJson.MAPPER, body, type);
    }

    public static <T> T bind(JsonNode body, Class<T> type) {
        return bind(ApiJson.MAPPER, object(body), type);
    }

    /** Refuses a merge patch that names what there is not, even where it would only take it away. */
    public static <T> T bindPatch(JsonNode patch, Class<T> type) {
        return bind(ApiJson.PATCH_MAPPER, object(patch), type);
    }

    private static <T> T bind(JsonMapper mapper, ObjectNode body, Class<T> type) {
        return Objects.requireNonNull(type.cast(bind(mapper, body, mapper.constructType(type))));
    }

    private static @Nullable Object bind(JsonMapper mapper, JsonNode body, JavaType type) {
        try {
            return mapper.treeToValue(body, type);
        } catch (JacksonException e) {
            throw Misfits.refusal(e, body);
        }
    }

    private static RequestRefusedException malformed(JacksonException e) {
        var where = e.getLocation();
        var place = where == null || where.getLineNr() < 1
                ? ""
                : " at line %d, column %d".formatted(where.getLineNr(), where.getColumnNr());
        var detail = "the body is not JSON%s: %s".formatted(place, firstLine(e.getOriginalMessage()));
        return RequestRefusedException.with(
                ErrorCode.MALFORMED_JSON, List.of(FieldError.body("#", ErrorCode.MALFORMED_JSON.code(), detail)));
    }

    private static String firstLine(@Nullable String message) {
        var line = message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
        return LONG_WORD.matcher(line).replaceAll("…");
    }
}
