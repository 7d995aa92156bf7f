package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinaryArchiveTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, postgres-linux-x86_64.txz",
        "Linux, aarch64, postgres-linux-arm_64.txz",
        "Mac OS X, x86_64, postgres-darwin-x86_64.txz",
        "Mac OS X, aarch64, postgres-darwin-arm_64.txz"
    })
    void thereIsOneForEachPlatform(String os, String architecture, String resource) {
        assertThat(BinaryArchive.resource(os, architecture)).isEqualTo(resource);
        assertThat(BinaryArchive.class.getClassLoader().getResource(resource)).isNotNull();
    }

    @Test
    void programsAreExecutableAndLinksStayLinks() throws IOException {
        var home = archive("bin/postgres").unpacked(directory.resolve("cache"));

        assertThat(home.resolve("bin/postgres")).isExecutable();
        assertThat(home.resolve("lib/link")).isSymbolicLink().hasSameTextualContentAs(home.resolve("bin/postgres"));
    }

    @Test
    void whatIsThereIsNotUnpackedAgainAndNothingHalfIsLeft() throws IOException {
        var archive = archive("bin/postgres");
        var cache = directory.resolve("cache");
        Files.createDirectories(cache.resolve(".unpacking-by-one-that-died"));

        var home = archive.unpacked(cache);
        Files.writeString(home.resolve("mark"), "mine");

        assertThat(archive.unpacked(cache)).isEqualTo(home);
        assertThat(home.resolve("mark")).exists();
        try (var entries = Files.list(cache)) {
            assertThat(entries).hasSize(2);
        }
    }

    @Test
    void anArchiveThatReachesOutsideIsRefusedAndLeavesNothing() throws IOException {
        var cache = directory.resolve("cache");

        assertThatThrownBy(() -> archive("../outside").unpacked(cache)).isInstanceOf(IOException.class);

        assertThat(directory.resolve("outside")).doesNotExist();
        assertThat(cache).isEmptyDirectory();
    }

    private BinaryArchive archive(String program) throws IOException {
        var file = directory.resolve("some.txz");
        try (var tar = new TarArchiveOutputStream(new XZCompressorOutputStream(Files.newOutputStream(file)))) {
            var content = "program".getBytes(StandardCharsets.UTF_8);
            var entry = new TarArchiveEntry(program, true);
            entry.setMode(0100755);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
            var link = new TarArchiveEntry("lib/link", TarConstants.LF_SYMLINK);
            link.setLinkName("../" + program);
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
        return new BinaryArchive(file.toUri().toURL());
    }
}
