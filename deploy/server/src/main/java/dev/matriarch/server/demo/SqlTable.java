package dev.matriarch.server.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The answer to a statement, as lines for a terminal. */
record SqlTable(List<List<String>> rows) {

    /** Runs the statement; the first row of the table are the names of its columns. */
    static String run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "ok, %d rows changed".formatted(Math.max(0, statement.getUpdateCount()));
            }
            try (var result = statement.getResultSet()) {
                return of(result).text();
            }
        }
    }

    private static SqlTable of(ResultSet result) throws SQLException {
        int columns = result.getMetaData().getColumnCount();
        var rows = new ArrayList<List<String>>();
        var names = new ArrayList<String>();
        for (int column = 1; column <= columns; column++) {
            names.add(result.getMetaData().getColumnLabel(column));
        }
        rows.add(names);
        while (result.next()) {
            var row = new ArrayList<String>();
            for (int column = 1; column <= columns; column++) {
                row.add(String.valueOf(result.getString(column)));
            }
            rows.add(row);
        }
        return new SqlTable(rows);
    }

    String text() {
        var widths = widths();
        var lines = new ArrayList<String>();
        rows.forEach(row -> lines.add(line(row, widths)));
        lines.add(1, widths.stream().map("-"::repeat).collect(Collectors.joining("-+-", "-", "-")));
        lines.add("(%d %s)".formatted(rows.size() - 1, rows.size() == 2 ? "row" : "rows"));
        return String.join("\n", lines);
    }

    private static String line(List<String> row, List<Integer> widths) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> row.get(column)
                        + " ".repeat(widths.get(column) - row.get(column).length()))
                .collect(Collectors.joining(" | ", " ", " "))
                .stripTrailing();
    }

    private List<Integer> widths() {
        return IntStream.range(0, rows.getFirst().size())
                .mapToObj(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toList();
    }
}
