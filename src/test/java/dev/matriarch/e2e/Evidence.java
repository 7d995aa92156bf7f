package dev.matriarch.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import tools.jackson.databind.JsonNode;

/**
 * What became of each job, a row each of the table {@code target/evidence.md}: the workflow, what went wrong around it, its
 * outcome, its seconds, and the states its cluster was seen in.
 */
final class Evidence {

    private static final Path TABLE = Path.of("target/evidence.md");

    private static volatile String weather = "fair";

    private Evidence() {}

    /** What goes wrong from now on. */
    static void weather(String now) {
        weather = now;
    }

    static void fair() {
        weather("fair");
    }

    static void note(JsonNode job, Collection<String> states) {
        row(
                job.path("kind").asString(),
                job.path("state").asString(),
                Duration.between(at(job, "createdAt"), at(job, "finishedAt")),
                String.join(", ", states));
    }

    static void row(String what, String outcome, Duration took, String seen) {
        var row = "| %s | %s | %s | %.1f | %s |%n".formatted(what, weather, outcome, took.toMillis() / 1000.0, seen);
        System.out.print("E2E " + row);
        try {
            Files.createDirectories(TABLE.getParent());
            Files.writeString(TABLE, row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant at(JsonNode job, String field) {
        return Instant.parse(job.path(field).asString());
    }
}
