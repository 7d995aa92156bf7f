package dev.matriarch.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.server.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void oneHoldsItAtATimeAndTheSecondLearnsWho() throws IOException {
        try (var first = Home.open(directory)) {
            first.announce("process 42\nhttp://localhost:8080");
            assertThatThrownBy(() -> Home.open(directory))
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining("process 42, http://localhost:8080");
        }
        try (var next = Home.open(directory)) {
            assertThat(next.directory()).isEqualTo(directory.toRealPath());
        }
    }

    @Test
    void aNewOneIsItsOwnersAlone() throws IOException {
        try (var home = Home.open(directory.resolve("a/b"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.directory())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aFileInItsPlaceIsRefusedByName() throws IOException {
        var file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> Home.open(file))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining(file.toString());
    }
}
