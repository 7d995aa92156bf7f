package dev.matriarch.harness;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A metadata DB that no server brought itself, so that several can share it and none stops it. */
public final class MetadataPostgres implements AutoCloseable {

    private final EmbeddedPostgres postgres;

    private MetadataPostgres(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    public static MetadataPostgres start() {
        try {
            return new MetadataPostgres(EmbeddedPostgres.builder()
                    .setServerConfig("synchronous_commit", "on")
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The options of a server on this database, and these. */
    public String[] options(String... more) {
        var options = new ArrayList<>(List.of(more));
        options.add("--spring.datasource.url=" + jdbcUrl());
        options.add("--spring.datasource.username=postgres");
        return options.toArray(String[]::new);
    }

    public String jdbcUrl() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
