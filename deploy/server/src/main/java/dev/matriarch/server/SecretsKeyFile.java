package dev.matriarch.server;

import dev.matriarch.metadata.SecretKeys;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file with the key set that seals credentials. It is never printed, whatever is wrong with it. */
public record SecretsKeyFile(Path path) {

    private static final String HINT = "write into it what 'java -jar matriarch.jar secrets-key' prints.";

    /** The keys; a file that has none stops the start with a sentence about it. */
    public SecretKeys read() {
        try {
            return SecretKeys.of(content());
        } catch (IllegalArgumentException noKeySet) {
            throw noKeys(noKeySet);
        }
    }

    /** The same keys with a new one in front, as text for such a file. */
    String rotated() {
        try {
            return SecretKeys.rotated(content());
        } catch (IllegalArgumentException noKeySet) {
            throw noKeys(noKeySet);
        }
    }

    private StartRefusedException noKeys(IllegalArgumentException why) {
        return new StartRefusedException(
                "The secrets key file %s holds no keys, %s: %s".formatted(path, why.getMessage(), HINT), why);
    }

    private String content() {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            throw new StartRefusedException("There is no secrets key file %s: %s".formatted(path, HINT), e);
        } catch (AccessDeniedException e) {
            throw new StartRefusedException(
                    "The secrets key file %s cannot be read: let this user read it.".formatted(path), e);
        } catch (IOException e) {
            throw new StartRefusedException(
                    "The secrets key file %s cannot be read (%s): %s".formatted(path, e.getMessage(), HINT), e);
        }
    }
}
