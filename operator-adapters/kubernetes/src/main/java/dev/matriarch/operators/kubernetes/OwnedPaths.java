package dev.matriarch.operators.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one manager as {@code metadata.managedFields} names them: {@code f:} before a field, {@code k:} and
 * {@code v:} before an element of a list, {@code .} for the thing itself. What has nothing under it is owned as a whole.
 */
final class OwnedPaths {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FIELD = "f:";
    private static final String ELEMENT_BY_KEY = "k:";

    private OwnedPaths() {}

    /** Whether the fields owned are those of this tree, no more and no fewer. */
    static boolean areExactly(Map<?, ?> owned, Map<?, ?> wanted) {
        var under = under(owned);
        var names = wanted.keySet().stream().map(name -> FIELD + name).collect(Collectors.toSet());
        return under.keySet().equals(names)
                && wanted.entrySet().stream()
                        .allMatch(field -> isOwned(under.get(FIELD + field.getKey()), field.getValue()));
    }

    private static boolean isOwned(@Nullable Object owned, @Nullable Object wanted) {
        var under = owned instanceof Map<?, ?> some ? under(some) : Map.<String, Object>of();
        if (under.isEmpty()) {
            return true;
        }
        return switch (wanted) {
            case Map<?, ?> fields -> areExactly(under, fields);
            case List<?> elements -> areExactly(under, elements);
            case null, default -> true;
        };
    }

    private static boolean areExactly(Map<String, Object> owned, List<?> wanted) {
        return owned.size() == wanted.size()
                && owned.entrySet().stream()
                        .filter(element -> element.getKey().startsWith(ELEMENT_BY_KEY))
                        .allMatch(element -> wanted.stream()
                                .anyMatch(one -> hasKey(one, element.getKey()) && isOwned(element.getValue(), one)));
    }

    private static boolean hasKey(@Nullable Object element, String key) {
        try {
            return Values.cover(element, JSON.readValue(key.substring(ELEMENT_BY_KEY.length()), Map.class));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static Map<String, Object> under(Map<?, ?> owned) {
        var under = new TreeMap<String, Object>();
        owned.forEach((name, fields) -> {
            if (!name.equals(".")) {
                under.put(String.valueOf(name), fields);
            }
        });
        return under;
    }
}
