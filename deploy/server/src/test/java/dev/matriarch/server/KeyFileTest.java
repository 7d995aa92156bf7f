package dev.matriarch.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theKeyIsHandedOverWithoutItsLineEnd() throws IOException {
        var keys = new ArrayList<String>();
        keyFile("mk_a_b\n").read(keys::add);
        assertThat(keys).containsExactly("mk_a_b");
    }

    @Test
    void whatIsWrongIsSaidWithoutTheContent() throws IOException {
        assertThatThrownBy(() -> keyFile("secret").read(key -> {
                    throw new IllegalArgumentException("a key begins with mk_");
                }))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("a key begins with mk_")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        var nowhere = directory.resolve("nowhere");
        assertThatThrownBy(() -> new KeyFile(nowhere).read(key -> {}))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining(nowhere.toString());
    }

    private KeyFile keyFile(String content) throws IOException {
        return new KeyFile(Files.writeString(directory.resolve("key"), content));
    }
}
