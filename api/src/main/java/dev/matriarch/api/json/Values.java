package dev.matriarch.api.json;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Names of values and types for people who write JSON. */
final class Values {

    private static final int LONGEST = 40;

    private Values() {}

    static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "another value";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }

    static String describe(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> text(value.asString());
            case NUMBER -> "the number " + shortened(value.asString());
            case BOOLEAN -> value.asString();
            case ARRAY -> "a list";
            case OBJECT, POJO -> "an object";
            case NULL, MISSING, BINARY -> "null";
        };
    }

    /** A long text may be a secret in the wrong place: it is not repeated, not even in part. */
    private static String text(String text) {
        return text.length() <= LONGEST
                ? "the text \"%s\"".formatted(text)
                : "a text of %d characters".formatted(text.length());
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : "…";
    }
}
