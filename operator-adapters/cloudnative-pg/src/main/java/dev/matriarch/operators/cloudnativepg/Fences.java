package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.matriarch.operators.FencedInstances;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fenced instances as CloudNativePG's annotation has them: a sorted JSON array of names, {@code ["*"]} for all. */
final class Fences {

    /** No fence, in words that the annotation can have. */
    static final String NOBODY = "[]";

    private static final String EVERYONE = "*";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Fences() {}

    /** Names are DNS labels, so nothing in them needs to be escaped. */
    static String written(FencedInstances fenced) {
        var names = fenced.all() ? List.of(EVERYONE) : List.copyOf(fenced.names());
        return names.stream().map("\"%s\""::formatted).collect(Collectors.joining(",", "[", "]"));
    }

    /** Whether both fence the same instances; what cannot be read is like nothing else. */
    static boolean same(@Nullable String one, @Nullable String other) {
        var fenced = read(one);
        return fenced.isPresent() && fenced.equals(read(other));
    }

    /** Empty when it cannot be read, over which the operator fails again and again. */
    static Optional<FencedInstances> read(@Nullable String annotation) {
        if (annotation == null) {
            return Optional.of(FencedInstances.none());
        }
        try {
            var names = List.of(JSON.readValue(annotation, String[].class));
            return Optional.of(names.contains(EVERYONE) ? FencedInstances.everyone() : FencedInstances.of(names));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
