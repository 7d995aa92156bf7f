package dev.matriarch.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.harness.Home;
import dev.matriarch.harness.MetadataPostgres;
import dev.matriarch.harness.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server with a database of its own gets its first platform administrator from a file. */
class AdminKeyFileTest {

    private static final String KEY = "mk_firstadmin1_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

    private static MetadataPostgres postgres;
    private static Home home;

    @BeforeAll
    static void start() {
        home = Home.empty();
        postgres = MetadataPostgres.start();
    }

    @AfterAll
    static void stop() {
        postgres.close();
        home.close();
    }

    @Test
    void theKeyInTheFileIsAPlatformAdministrators() throws IOException {
        try (var server = ServerProcess.start(withKeyFile(written(KEY + "\n")))) {
            var api = server.api(home.directory().resolve("first.key"));
            assertThat(api.get("/tenants").status()).isEqualTo(200);
            assertThat(api.get("/data-planes").body().path("items")).isEmpty();
        }
    }

    @Test
    void aMissingFileIsNamed() {
        assertRefused(home.directory().resolve("nowhere.key"), "There is no key file");
    }

    @Test
    void anEmptyFileIsNamed() throws IOException {
        assertRefused(written("\n"), "is empty");
    }

    @Test
    void aFileWithoutAKeyIsNamedAndNotShown() throws IOException {
        assertRefused(written("hunter2"), "holds no API key", "mk_<prefix>_<secret>");
    }

    @Test
    void aDirectoryInPlaceOfAFileIsNamed() {
        assertRefused(home.directory(), "cannot be read");
    }

    private static void assertRefused(Path file, String... words) {
        try (var server = ServerProcess.launch(withKeyFile(file))) {
            assertThat(server.exitCode()).isNotZero();
            assertThat(server.output())
                    .contains(file.toString())
                    .contains(words)
                    .doesNotContain("\tat ")
                    .doesNotContain("hunter2");
        }
    }

    private static String[] withKeyFile(Path file) {
        return postgres.options("--matriarch.admin-key-file=" + file);
    }

    private static Path written(String content) throws IOException {
        return Files.writeString(home.directory().resolve("first.key"), content);
    }
}
