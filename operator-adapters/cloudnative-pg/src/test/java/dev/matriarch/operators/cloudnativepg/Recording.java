package dev.matriarch.operators.cloudnativepg;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** What a real API server said while a real operator worked, in the order in which it was heard. */
record Recording(String name, List<Entry> entries) {

    /** @param type {@code ADDED}, {@code MODIFIED}, {@code DELETED}, or {@code ACT} for what was done */
    record Entry(Instant at, String type, String kind, JsonNode object) {

        String objectName() {
            return object.path("metadata").path("name").asText();
        }

        boolean isAct() {
            return type.equals("ACT");
        }
    }

    static Recording read(String name) {
        var file = "/recordings/" + name + ".jsonl.gz";
        try (var lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Objects.requireNonNull(Recording.class.getResourceAsStream(file), file)),
                StandardCharsets.UTF_8))) {
            return new Recording(name, lines.lines().map(Recording::entry).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry entry(String line) {
        var tree = Json.tree(line);
        return new Entry(
                Instant.parse(tree.path("at").asText()),
                tree.path("type").asText(),
                tree.path("kind").asText(),
                tree.path("object"));
    }
}
