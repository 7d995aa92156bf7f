package dev.matriarch.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Home;
import dev.matriarch.harness.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an embedded server was told survives its sudden death, and its successor needs no help. */
class EmbeddedCrashTest {

    private final Home home = Home.empty();

    @AfterEach
    void cleanUp() {
        home.close();
    }

    @Test
    void aKilledServersSuccessorHasItsKeysAndItsData() throws IOException {
        String key;
        ProcessHandle orphan;
        try (var first = ServerProcess.startIn(home.directory())) {
            key = Files.readString(home.demoKey());
            assertThat(first.api(home.adminKey())
                            .post("/tenants", "{\"name\":\"acme\"}")
                            .status())
                    .isEqualTo(201);
            first.kill9();
            orphan = home.metadataPostmaster().orElseThrow();
        }
        try (var second = ServerProcess.startIn(home.directory())) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(Files.readString(home.demoKey())).isEqualTo(key);
            assertThat(second.api(home.demoKey()).get("/whoami").status()).isEqualTo(200);
            assertThat(second.api(home.adminKey()).get("/tenants/acme").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aServerKilledWhileItMakesItsDatabaseLeavesADirectoryToStartIn() {
        try (var first = ServerProcess.launch("--matriarch.home=" + home.directory())) {
            await("a database in the making")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> Files.exists(home.directory().resolve("metadata/data/PG_VERSION")));
            first.kill9();
        }
        try (var second = ServerProcess.startIn(home.directory())) {
            assertThat(second.isReady()).isTrue();
        }
    }

    @Test
    void sigtermEndsTheServerAndItsDatabase() {
        try (var server = ServerProcess.startIn(home.directory())) {
            server.stop();
            assertThat(home.strays()).isEmpty();
        }
    }

    @Test
    void theKeysAreTheOwnersAloneAndTheLogHasNone() throws IOException {
        try (var server = ServerProcess.startIn(home.directory())) {
            for (var file : List.of(home.adminKey(), home.demoKey())) {
                assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            }
            assertThat(server.output())
                    .contains(Files.readString(home.demoKey()).strip());
            assertThat(server.output())
                    .doesNotContain(Files.readString(home.adminKey()).strip());
        }
    }
}
