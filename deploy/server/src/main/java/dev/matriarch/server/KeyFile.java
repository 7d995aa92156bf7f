package dev.matriarch.server;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** An API key in a file of its own. It is never printed, whatever is wrong with it. */
public record KeyFile(Path path) {

    /** Hands the key over; a file that gives none stops the start with a sentence about it. */
    public void read(Consumer<String> use) {
        var key = content();
        if (key.isEmpty()) {
            throw new StartRefusedException("The key file %s is empty: write one API key into it.".formatted(path));
        }
        try {
            use.accept(key);
        } catch (IllegalArgumentException notAKey) {
            throw new StartRefusedException(
                    "The key file %s holds no API key: %s.".formatted(path, notAKey.getMessage()), notAKey);
        }
    }

    private String content() {
        try {
            return Files.readString(path).strip();
        } catch (NoSuchFileException e) {
            throw new StartRefusedException("There is no key file %s: write one API key into it.".formatted(path), e);
        } catch (AccessDeniedException e) {
            throw new StartRefusedException(
                    "The key file %s cannot be read: let this user read it.".formatted(path), e);
        } catch (IOException e) {
            throw new StartRefusedException(
                    "The key file %s cannot be read (%s): it has to be a text file with one API key."
                            .formatted(path, e.getMessage()),
                    e);
        }
    }
}
