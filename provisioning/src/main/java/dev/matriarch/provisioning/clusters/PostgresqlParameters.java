package dev.matriarch.provisioning.clusters;

import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * The PostgreSQL parameters a tenant may set, and the values they take.
 *
 * <p>They stand in {@code postgresql-parameters.tsv}, whose rows are {@code pg_settings} of PostgreSQL 14.24, 15.19, 16.15,
 * 17.11 and 18.6, narrowed where the widest value would keep a server from starting or an operator from connecting. Left
 * out is what belongs to the operator (replication, archiving, files, network, libraries), what gives up durability, and
 * what PostgreSQL's own manual says not to set for all sessions, such as {@code statement_timeout}.
 */
@Service
public class PostgresqlParameters {

    private static final int OLDEST = 14;
    private static final int NEWEST = 18;

    private final SortedMap<Integer, Map<String, Parameter>> byVersion;

    PostgresqlParameters() {
        var catalogue = ParameterCatalogue.read();
        this.byVersion = IntStream.rangeClosed(OLDEST, NEWEST)
                .boxed()
                .collect(Collectors.toMap(
                        version -> version,
                        version -> named(catalogue.of(version)),
                        (one, other) -> one,
                        TreeMap::new));
    }

    private static Map<String, Parameter> named(Collection<Parameter> parameters) {
        var byName = new TreeMap<String, Parameter>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(parameters.stream().collect(Collectors.toMap(Parameter::name, Function.identity())));
        return byName;
    }

    /** What kind of value a parameter takes. */
    public enum Type {
        BOOLEAN,
        INTEGER,
        REAL,
        STRING,
        ENUM
    }

    /**
     * @param unit of {@code min}, {@code max} and of a value without one, as {@code pg_settings.unit} says it
     * @param values the only ones, where not empty
     * @param restart it takes effect only by one
     */
    public record Parameter(
            String name,
            Type type,
            @Nullable String unit,
            @Nullable String min,
            @Nullable String max,
            List<String> values,
            boolean restart,
            String description) {

        public Parameter {
            values = List.copyOf(values);
        }
    }

    /** By name; refused for a version that nobody offers. */
    public List<Parameter> of(int version) {
        var parameters = byVersion.get(version);
        if (parameters == null) {
            throw RequestRefusedException.invalid(List.of(FieldError.parameter(
                    "version", "unknown-version", "there is " + byVersion.keySet() + ", not " + version)));
        }
        return List.copyOf(parameters.values());
    }

    /** Whether one of these takes effect only by a restart. */
    boolean needRestart(int version, Set<String> names) {
        var known = byVersion.getOrDefault(version, Map.of());
        return names.stream().map(known::get).anyMatch(parameter -> parameter != null && parameter.restart());
    }

    /** Why this parameter cannot have this value, with a value that it can have; empty where it can. */
    public Optional<String> refusal(int version, String name, String value) {
        var parameter = byVersion.getOrDefault(version, Map.of()).get(name);
        if (parameter == null) {
            return Optional.of("'%s' is not a parameter that can be set with PostgreSQL %d".formatted(name, version));
        }
        return parameter.name().equals(name)
                ? ParameterValue.refusal(parameter, value)
                : Optional.of("write %s".formatted(parameter.name()));
    }
}
