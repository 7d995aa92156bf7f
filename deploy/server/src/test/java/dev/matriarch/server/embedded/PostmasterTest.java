package dev.matriarch.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostmasterTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aProcessOfOurProgramsIsStopped() throws IOException {
        var sleep = program("/bin/sleep");
        var orphan = new ProcessBuilder(sleep.toString(), "600").start();
        postmaster(orphan.pid()).stop();
        assertThat(orphan.isAlive()).isFalse();
    }

    @Test
    void aStrangerWithTheSamePidLivesOnAndTheFileGoes() throws IOException {
        var stranger = new ProcessBuilder("/bin/sleep", "600").start();
        try {
            var postmaster = postmaster(stranger.pid());
            postmaster.stop();
            assertThat(stranger.isAlive()).isTrue();
            assertThat(postmaster.data().resolve("postmaster.pid")).doesNotExist();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void whereNothingRunsNothingHappens() throws IOException {
        new Postmaster(directory.resolve("data"), directory.resolve("binaries")).stop();
        postmaster(Long.MAX_VALUE).stop();
    }

    private Postmaster postmaster(long pid) throws IOException {
        var data = Files.createDirectories(directory.resolve("data"));
        Files.writeString(data.resolve("postmaster.pid"), pid + "\n" + data + "\n");
        return new Postmaster(
                data, Files.createDirectories(directory.resolve("binaries")).toRealPath());
    }

    private Path program(String original) throws IOException {
        return Files.copy(
                Path.of(original),
                Files.createDirectories(directory.resolve("binaries")).resolve("postgres"));
    }
}
