package dev.matriarch.operators.kubernetes;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compares trees of JSON. */
final class Values {

    private Values() {}

    /** Whether everything in {@code wanted} is in {@code live}; the server may have added fields, but no elements. */
    static boolean cover(@Nullable Object live, @Nullable Object wanted) {
        return switch (wanted) {
            case Map<?, ?> fields -> live instanceof Map<?, ?> there && cover(there, fields);
            case List<?> elements -> live instanceof List<?> there && cover(there, elements);
            case Number number -> live instanceof Number there && same(there, number);
            case null, default -> Objects.equals(live, wanted);
        };
    }

    private static boolean cover(Map<?, ?> live, Map<?, ?> wanted) {
        return wanted.entrySet().stream()
                .allMatch(
                        field -> live.containsKey(field.getKey()) && cover(live.get(field.getKey()), field.getValue()));
    }

    private static boolean cover(List<?> live, List<?> wanted) {
        return live.size() == wanted.size()
                && IntStream.range(0, wanted.size()).allMatch(i -> cover(live.get(i), wanted.get(i)));
    }

    private static boolean same(Number a, Number b) {
        return new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString())) == 0;
    }
}
