package dev.matriarch.provisioning.clusters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * The extensions that a database may have, by {@code extensions.tsv}: those of PostgreSQL's own that stay within it. An
 * operator makes them as superuser, so what leads out of a database, or to other people's rows, must not be among them.
 */
@Component
class Extensions {

    private static final String FILE = "extensions.tsv";

    private final Map<String, String> refused = new TreeMap<>();
    private final TreeSet<String> offered = new TreeSet<>();

    Extensions() {
        try (var file = Objects.requireNonNull(Extensions.class.getResourceAsStream(FILE), FILE)) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .forEach(this::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(String line) {
        var fields = List.of(line.split("\t", -1));
        if (fields.get(1).equals("offered")) {
            offered.add(fields.get(0));
        } else {
            refused.put(fields.get(0), fields.get(2));
        }
    }

    /** Why a database cannot have this extension; empty when it can. */
    Optional<String> refusal(String name) {
        if (offered.contains(name)) {
            return Optional.empty();
        }
        var why = refused.get(name);
        return Optional.of(
                why == null
                        ? "%s: there are %s".formatted(name, String.join(", ", offered))
                        : "%s is not offered: %s".formatted(name, why));
    }
}
