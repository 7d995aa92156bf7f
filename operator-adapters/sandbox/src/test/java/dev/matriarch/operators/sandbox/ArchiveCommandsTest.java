package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a real shell runs them. */
class ArchiveCommandsTest {

    private static final String FILE = "000000010000000000000003";

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
