package dev.matriarch.sdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** The TypeScript program with the generated client beside it, in a directory that the build may fill. */
record NodeProject(Path directory) {

    private static final Path PROGRAM = Path.of("typescript");
    private static final Path CLIENT = Path.of("../../openapi/target/generated-ts");

    /** How a command ended, and all it said. */
    record Outcome(int exitCode, String output) {}

    static NodeProject here() {
        return new NodeProject(Path.of("target/typescript").toAbsolutePath());
    }

    /** Fills the directory with what is to be compiled. */
    void copySources() {
        try {
            Files.createDirectories(directory);
            FileSystemUtils.copyRecursively(PROGRAM, directory);
            FileSystemUtils.deleteRecursively(directory.resolve("client"));
            FileSystemUtils.copyRecursively(CLIENT, directory.resolve("client"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Outcome run(String... command) {
        return run(Map.of(), command);
    }

    /** Runs a command to its end. One that is not installed ends with 127, as in a shell. */
    Outcome run(Map<String, String> environment, String... command) {
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            return new Outcome(127, command[0] + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
