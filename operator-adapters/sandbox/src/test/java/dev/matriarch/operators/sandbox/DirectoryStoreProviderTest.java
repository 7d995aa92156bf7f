package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.ObjectStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreProviderTest {

    @TempDir
    private Path directory;

    @Test
    void itIsFoundByItsKind() {
        assertThat(ServiceLoader.load(ObjectStoreProvider.class))
                .extracting(ObjectStoreProvider::kind)
                .containsExactly(ObjectStore.Kind.DIRECTORY);
    }

    @Test
    void aDirectoryIsMadeAndNothingIsLeftInIt() throws IOException {
        var store = directory.resolve("a new").resolve("place");

        assertThat(check(store.toString())).isEmpty();

        try (var entries = Files.list(store)) {
            assertThat(entries).isEmpty();
        }
    }

    @Test
    void whatIsNoDirectoryIsUnwritable() throws IOException {
        var file = Files.createFile(directory.resolve("file"));

        assertThat(check(file.toString())).map(Shortcoming::code).hasValue("store-unwritable");
        assertThat(check(file.resolve("below").toString()))
                .map(Shortcoming::code)
                .hasValue("store-unwritable");
        assertThat(check("a/relative/path"))
                .map(Shortcoming::detail)
                .hasValueSatisfying(detail -> assertThat(detail).contains("no absolute path"));
    }

    private static Optional<Shortcoming> check(String path) {
        return new DirectoryStoreProvider().check(ObjectStore.directory("here", path), null, null);
    }
}
