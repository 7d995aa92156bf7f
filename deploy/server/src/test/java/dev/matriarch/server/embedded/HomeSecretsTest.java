package dev.matriarch.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeSecretsTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theKeysAreMadeWhenThereIsTheFirstSecretAndThenKept() throws IOException {
        try (var home = Home.open(directory)) {
            var secrets = new HomeSecrets(home);
            assertThat(secrets.keys().canSeal()).isTrue();
            assertThat(home.secretsKey()).doesNotExist();

            var keyset = secrets.keyset();

            assertThat(Files.getPosixFilePermissions(home.secretsKey()))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(keyset).contains("AesGcmKey");
            assertThat(new HomeSecrets(home).keyset()).isEqualTo(keyset);
        }
    }
}
