package dev.matriarch.api.clusters;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows whose cells stand one below the other. A row ends at its first null, and one without a second cell is left out. */
final class TextTable {

    private final int indent;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(int indent) {
        this.indent = indent;
    }

    void row(@Nullable String... cells) {
        var row = Arrays.stream(cells)
                .takeWhile(cell -> cell != null)
                .map(String::valueOf)
                .toList();
        if (row.size() > 1) {
            rows.add(row);
        }
    }

    @Override
    public String toString() {
        return rows.stream().map(this::line).collect(Collectors.joining());
    }

    private String line(List<String> row) {
        var line = new StringBuilder(" ".repeat(indent));
        for (var column = 0; column < row.size(); column++) {
            var padding = width(column) - row.get(column).length() + 2;
            line.append(row.get(column)).append(" ".repeat(padding));
        }
        return line.toString().stripTrailing() + "\n";
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }
}
