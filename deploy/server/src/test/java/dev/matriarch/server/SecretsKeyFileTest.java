package dev.matriarch.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsKeyFileTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whatTheCommandPrintsIsAKeyFile() throws IOException {
        var fresh = file(SecretsKeyCommand.keys(List.of()));
        assertThat(fresh.read().canSeal()).isTrue();

        var rotated = SecretsKeyCommand.keys(List.of(fresh.path().toString()));

        assertThat(rotated.split("\"keyId\"", -1)).hasSize(3);
        assertThat(file(rotated).read().canSeal()).isTrue();
    }

    @Test
    void whatIsWrongIsSaidWithoutTheContent() throws IOException {
        var file = file("hunter2");

        assertThatThrownBy(file::read)
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining(file.path().toString())
                .hasMessageContaining("secrets-key")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> SecretsKeyCommand.keys(List.of(file.path().toString())))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        var nowhere = new SecretsKeyFile(directory.resolve("nowhere"));

        assertThatThrownBy(nowhere::read)
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining(nowhere.path().toString());
    }

    private SecretsKeyFile file(String content) throws IOException {
        return new SecretsKeyFile(Files.writeString(directory.resolve("secrets.key"), content));
    }
}
