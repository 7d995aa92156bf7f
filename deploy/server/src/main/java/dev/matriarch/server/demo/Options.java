package dev.matriarch.server.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What was asked for on the command line.
 *
 * @param home the directory of the demonstration's server
 * @param port where the server shall listen; empty: 8080, or for a check any free one
 * @param sql the statement, where the mode is {@code SQL}
 */
record Options(Mode mode, Path home, OptionalInt port, String sql) {

    static final String USAGE = usage();

    static final Path DEFAULT_HOME = Path.of(".matriarch");

    enum Mode {
        STAY,
        SQL,
        CHECK,
        USAGE
    }

    /** Reads the arguments, or fails with a sentence and the usage. */
    static Options of(List<String> arguments) {
        var rest = new ArrayDeque<>(arguments);
        var options = new Options(Mode.STAY, DEFAULT_HOME, OptionalInt.empty(), "");
        while (!rest.isEmpty()) {
            options = options.with(rest.pop(), rest);
        }
        if (options.mode == Mode.SQL && options.sql.isBlank()) {
            throw wrong("./demo sql needs a statement");
        }
        return options;
    }

    private Options with(String word, Deque<String> rest) {
        return switch (word) {
            case "--check" -> new Options(Mode.CHECK, home, port, sql);
            case "sql" -> new Options(Mode.SQL, home, port, sql);
            case "--home" -> new Options(mode, Path.of(value(word, rest)), port, sql);
            case "--port" -> new Options(mode, home, OptionalInt.of(port(value(word, rest))), sql);
            case "-h", "--help" -> new Options(Mode.USAGE, home, port, sql);
            default -> withStatement(word);
        };
    }

    private Options withStatement(String word) {
        if (mode != Mode.SQL || !sql.isEmpty()) {
            throw wrong("'%s' is nothing this demo knows".formatted(word));
        }
        return new Options(mode, home, port, word);
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw wrong(option + " needs a value");
        }
        return rest.pop();
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
            throw wrong("'%s' is not a port: write a number from 1 to 65535".formatted(text));
        }
        return Integer.parseInt(text);
    }

    /** The text that the shell script shows as well. */
    private static String usage() {
        try (var text = Objects.requireNonNull(Options.class.getResourceAsStream("/demo-usage.txt"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DemoFailedException wrong(String what) {
        return new DemoFailedException(what + ".\n" + USAGE.stripTrailing());
    }
}
