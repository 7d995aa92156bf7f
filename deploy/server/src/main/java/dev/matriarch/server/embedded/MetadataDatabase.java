package dev.matriarch.server.embedded;

import dev.matriarch.server.StartRefusedException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.FileSystemUtils;

/**
 * PostgreSQL for the metadata, started with the server and stopped after everything that uses it.
 *
 * <p>What was committed is on disk: the library's defaults for throw-away test databases are turned back. It listens on
 * 127.0.0.1 alone and wants a password that only this user can read.
 */
final class MetadataDatabase implements JdbcConnectionDetails, AutoCloseable {

    private static final String SUPERUSER = "postgres";
    /** Without it the library makes and sweeps a directory that all users of the machine share. */
    private static final String ITS_DIRECTORY = "ot.epg.working-dir";

    private static final Duration STARTUP = Duration.ofSeconds(60);

    private final EmbeddedPostgres postgres;
    private final Postmaster postmaster;
    private final String password;

    private MetadataDatabase(EmbeddedPostgres postgres, Postmaster postmaster, String password) {
        this.postgres = postgres;
        this.postmaster = postmaster;
        this.password = password;
    }

    /** Starts it where the last server left it, or anew in an empty directory. */
    static MetadataDatabase start(Home home) {
        Machine.check(home);
        try {
            return start(new Layout(home.metadata()));
        } catch (IOException | RuntimeException | ExceptionInInitializerError e) {
            throw refused(home, e);
        }
    }

    private static MetadataDatabase start(Layout layout) throws IOException {
        OwnerOnly.createDirectories(layout.binaries());
        var postmaster = new Postmaster(layout.data(), layout.binaries());
        postmaster.stop();
        layout.forgetUnfinished();
        Files.deleteIfExists(layout.log());
        var password = layout.password();
        var postgres = builder(layout, password).start();
        OwnerOnly.write(layout.finished(), "");
        return new MetadataDatabase(postgres, postmaster, password);
    }

    private static EmbeddedPostgres.Builder builder(Layout layout, String password) {
        var log = Redirect.appendTo(layout.log().toFile());
        System.setProperty(ITS_DIRECTORY, layout.binaries().toString());
        return EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(layout.binaries().toFile())
                .setDataDirectory(layout.data())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false) // the hook would stop it under the server that is still closing
                .setPGStartupWait(STARTUP)
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", layout.passwordFile().toString())
                .setConnectConfig("password", password)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "");
    }

    private static StartRefusedException refused(Home home, Throwable failure) {
        if (Machine.freeMebibytes(home) < Machine.FULL_MEBIBYTES) {
            return Refusals.noRoom(home.directory(), Machine.freeMebibytes(home), failure);
        }
        return new StartRefusedException(
                "The embedded PostgreSQL did not start (%s): its log %s says why; --spring.datasource.url=jdbc:postgresql://… takes another one."
                        .formatted(failure.getMessage(), new Layout(home.metadata()).log()),
                failure);
    }

    @Override
    public String getJdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres.getPort());
    }

    @Override
    public String getUsername() {
        return SUPERUSER;
    }

    @Override
    public String getPassword() {
        return password;
    }

    @Override
    public void close() throws IOException {
        postgres.close();
        postmaster.stop();
    }

    /** Where things are below {@code metadata/}. The binaries stay apart from the data: the library sweeps beside them. */
    private record Layout(Path directory) {

        Path binaries() {
            return directory.resolve("binaries");
        }

        Path data() {
            return directory.resolve("data");
        }

        Path log() {
            return directory.resolve("postgresql.log");
        }

        Path passwordFile() {
            return directory.resolve("password");
        }

        Path finished() {
            return directory.resolve("initialised");
        }

        /** A data directory whose making was interrupted holds nothing yet, and would never start. */
        void forgetUnfinished() throws IOException {
            if (!Files.exists(finished())) {
                FileSystemUtils.deleteRecursively(data());
            }
        }

        String password() throws IOException {
            if (!Files.exists(passwordFile())) {
                OwnerOnly.write(passwordFile(), UUID.randomUUID().toString());
            }
            return Files.readString(passwordFile());
        }
    }
}
