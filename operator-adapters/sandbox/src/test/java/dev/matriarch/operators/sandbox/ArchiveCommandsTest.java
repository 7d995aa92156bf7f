package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.Eventually;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a real shell runs them. */
class ArchiveCommandsTest {

    private static final String FILE = "000000010000000000000003";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private Path wal;
    private Path data;

    @BeforeEach
    void make() throws IOException {
        wal = Files.createDirectories(
                directory.resolve("it's \"100%f\" $HOME; here").resolve("wal"));
        data = Files.createDirectories(directory.resolve("instance").resolve("data"));
        Files.createDirectories(data.resolve("pg_wal"));
    }

    @Test
    void aFileIsArchivedAsItIs() throws Exception {
        write("the content");

        assertThat(archive()).isZero();

        assertThat(wal.resolve(FILE)).hasContent("the content");
        assertThat(names()).containsExactly(FILE);
    }

    @Test
    void theSameFileAgainIsNoFailure() throws Exception {
        write("the content");

        assertThat(archive()).isZero();
        assertThat(archive()).isZero();
    }

    @Test
    void anotherFileIsNeverWrittenOver() throws Exception {
        Files.writeString(wal.resolve(FILE), "another history");
        write("the content");

        assertThat(archive()).isNotZero();

        assertThat(wal.resolve(FILE)).hasContent("another history");
        assertThat(words()).contains("there is another file of that name");
    }

    @Test
    void whatCouldNotBeWrittenIsSaid() throws Exception {
        write("the content");
        Trees.delete(wal);

        assertThat(archive()).isNotZero();

        assertThat(words()).contains("No such file or directory");
        assertThat(wal).doesNotExist();
    }

    @Test
    void manyWhoBringTheSameAtOnceAllSucceed() throws Exception {
        write("the content".repeat(100_000));
        var commands = new ArrayList<Process>();
        for (var i = 0; i < 8; i++) {
            commands.add(start(ArchiveCommands.archive(wal)));
        }

        for (var command : commands) {
            assertThat(command.waitFor()).isZero();
        }
        assertThat(names()).containsExactly(FILE);
    }

    /** Both have found nothing of that name when the first one puts its file there. */
    @Test
    void ofTwoWhoBringOthersAtOnceTheFirstSucceeds() throws Exception {
        var first = pipe("first");
        var firstCommand = start(ArchiveCommands.archive(wal));
        var second = pipe("second");
        var secondCommand = start(ArchiveCommands.archive(wal));

        try (var _ = feed(second, "another history")) {
            feed(first, "the content").close();
            Eventually.so(PATIENCE, "the first is there", () -> names().contains(FILE));
            feed(first, "the content").close();
            assertThat(firstCommand.waitFor()).isZero();
            Eventually.so(PATIENCE, "the second is being copied", () -> names().size() == 2);
        }
        Eventually.so(PATIENCE, "the second was tried", () -> names().equals(List.of(FILE)));
        feed(second, "another history").close();

        assertThat(secondCommand.waitFor()).isNotZero();
        assertThat(wal.resolve(FILE)).hasContent("the content");
        assertThat(names()).containsExactly(FILE);
    }

    /** A file that is read only as it is written, in a data directory of its own. */
    private Path pipe(String instance) throws Exception {
        data = directory.resolve(instance).resolve("data");
        var file = Files.createDirectories(data.resolve("pg_wal")).resolve(FILE);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
        return file;
    }

    /** Returns once somebody reads it, who waits for more until this is closed. */
    private static OutputStream feed(Path pipe, String content) throws IOException {
        var reader = Files.newOutputStream(pipe, StandardOpenOption.WRITE);
        reader.write(content.getBytes(StandardCharsets.UTF_8));
        return reader;
    }

    @Test
    void aFileComesBackAsItWasAndOneThatIsNotThereIsTheEnd() throws Exception {
        Files.writeString(wal.resolve(FILE), "the content");

        assertThat(start(ArchiveCommands.restore(wal)).waitFor()).isZero();
        assertThat(data.resolve("pg_wal").resolve(FILE)).hasContent("the content");
        Files.delete(wal.resolve(FILE));
        assertThat(start(ArchiveCommands.restore(wal)).waitFor()).isEqualTo(1);
    }

    @Test
    void anArchiveThatIsAwayIsNotTakenForOneThatEnds() throws Exception {
        Trees.delete(wal);

        assertThat(start(ArchiveCommands.restore(wal)).waitFor())
                .as("PostgreSQL gives up above 125")
                .isEqualTo(126);
    }

    private void write(String content) throws IOException {
        Files.writeString(data.resolve("pg_wal").resolve(FILE), content);
    }

    private int archive() throws Exception {
        return start(ArchiveCommands.archive(wal)).waitFor();
    }

    /** What PostgreSQL does with its placeholders. */
    private Process start(String text) throws IOException {
        var command = text.replace("%%", "\0")
                .replace("%p", "pg_wal/" + FILE)
                .replace("%f", FILE)
                .replace("\0", "%");
        return new ProcessBuilder("/bin/sh", "-c", command)
                .directory(data.toFile())
                .inheritIO()
                .start();
    }

    private String words() throws IOException {
        return Files.readString(data.resolveSibling(ArchiveCommands.WORDS));
    }

    private List<String> names() throws IOException {
        try (var entries = Files.list(wal)) {
            return entries.map(entry -> String.valueOf(entry.getFileName())).toList();
        }
    }
}
