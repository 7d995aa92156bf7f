package dev.matriarch.harness;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/** A metadata DB that no server brought itself, so that several can share it and none stops it. */
public final class MetadataPostgres implements AutoCloseable {

    private final Path directory;
    private final int port;
    private EmbeddedPostgres postgres;

    private MetadataPostgres(Path directory, int port) throws IOException {
        this.directory = directory;
        this.port = port;
        this.postgres = started();
    }

    public static MetadataPostgres start() {
        try {
            return new MetadataPostgres(Files.createTempDirectory("matriarch-metadata"), ServerProcess.freePort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmbeddedPostgres started() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    /** Stops it and keeps what it holds. Whoever is connected is cut off. */
    public void stop() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it after {@link #stop}, where it was and with what it held. */
    public void startAgain() {
        try {
            postgres = started();
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
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
