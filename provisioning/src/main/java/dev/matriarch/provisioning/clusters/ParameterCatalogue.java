package dev.matriarch.provisioning.clusters;

import dev.matriarch.provisioning.clusters.PostgresqlParameters.Parameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rows of {@code postgresql-parameters.tsv}. */
final class ParameterCatalogue {

    private static final String FILE = "postgresql-parameters.tsv";

    private final List<Row> rows;

    private ParameterCatalogue(List<Row> rows) {
        this.rows = rows;
    }

    /** A parameter, in the major versions in which it is like this. */
    private record Row(int from, int to, Parameter parameter) {}

    static ParameterCatalogue read() {
        try (var file = Objects.requireNonNull(ParameterCatalogue.class.getResourceAsStream(FILE), FILE)) {
            var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return new ParameterCatalogue(
                    text.lines().skip(1).map(ParameterCatalogue::row).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Parameter> of(int version) {
        return rows.stream()
                .filter(row -> row.from() <= version && version <= row.to())
                .map(Row::parameter)
                .toList();
    }

    private static Row row(String line) {
        var fields = List.of(line.split("\t", -1));
        var versions = List.of(fields.get(1).split("-", 2));
        return new Row(
                Integer.parseInt(versions.getFirst()),
                Integer.parseInt(versions.getLast()),
                new Parameter(
                        fields.get(0),
                        PostgresqlParameters.Type.valueOf(fields.get(2)),
                        orNull(fields.get(3)),
                        orNull(fields.get(4)),
                        orNull(fields.get(5)),
                        fields.get(6).isEmpty()
                                ? List.of()
                                : List.of(fields.get(6).split("\\|", -1)),
                        fields.get(7).equals("yes"),
                        fields.get(8)));
    }

    private static @Nullable String orNull(String field) {
        return field.isEmpty() ? null : field;
    }
}
