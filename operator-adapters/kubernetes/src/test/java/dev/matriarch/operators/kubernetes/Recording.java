package dev.matriarch.operators.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
public record Recording(String name, List<Entry> entries) {

    private static final ObjectMapper TREES = new ObjectMapper();

    /** @param type {@code ADDED}, {@code MODIFIED}, {@code DELETED}, or {@code ACT} for what was done */
    public record Entry(Instant at, String type, String kind, JsonNode object) {

        public String objectName() {
            return object.path("metadata").path("name").asText();
        }

        public boolean isAct() {
            return type.equals("ACT");
        }
    }

    public static Recording read(String name) {
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
        var tree = tree(line);
        return new Entry(
                Instant.parse(tree.path("at").asText()),
                tree.path("type").asText(),
                tree.path("kind").asText(),
                tree.path("object"));
    }

    private static JsonNode tree(String line) {
        try {
            return TREES.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
