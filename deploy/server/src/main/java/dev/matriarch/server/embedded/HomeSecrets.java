package dev.matriarch.server.embedded;

import dev.matriarch.metadata.SecretKeys;
import java.io.IOException;
import java.nio.file.Files;

/**
 * The keys that seal credentials, in the home beside what they seal: both are for the same eyes. They are made when there is
 * the first credential, so a server that is given none has nothing to do with them.
 */
record HomeSecrets(Home home) {

    SecretKeys keys() {
        return SecretKeys.whenNeeded(this::keyset);
    }

    /** As text, made where it is missing. */
    String keyset() {
        var file = home.secretsKey();
        try {
            if (!Files.exists(file)) {
                OwnerOnly.write(file, SecretKeys.fresh() + "\n");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("%s cannot be read or written".formatted(file), e);
        }
    }
}
