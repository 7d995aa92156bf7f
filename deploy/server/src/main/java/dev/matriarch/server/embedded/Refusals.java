package dev.matriarch.server.embedded;

import dev.matriarch.server.StartRefusedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The sentences for a directory or a machine that cannot carry an embedded server. */
final class Refusals {

    private Refusals() {}

    static StartRefusedException ofHome(Path home, IOException failure) {
        if (String.valueOf(failure.getMessage()).contains("No space left")) {
            return noRoom(home, 0, failure);
        }
        return new StartRefusedException(
                "Matriarch keeps its data in %s, which cannot be written (%s): allow this user to write there, or name another directory with --matriarch.home=DIR."
                        .formatted(home, reason(failure)),
                failure);
    }

    static StartRefusedException noRoom(Path home, long freeMebibytes, @Nullable Throwable failure) {
        var sentence =
                "The disk of %s is full (%d MiB free): free some space, or name a directory on another disk with --matriarch.home=DIR."
                        .formatted(home, freeMebibytes);
        return failure == null ? new StartRefusedException(sentence) : new StartRefusedException(sentence, failure);
    }

    static StartRefusedException rootWithoutUserNamespaces() {
        return new StartRefusedException(
                "PostgreSQL never runs as root, and this system lets root make no user namespace to step down into:"
                        + " start Matriarch as an ordinary user, or allow user namespaces (sysctl user.max_user_namespaces=10000)"
                        + " and have the program 'unshare' installed.");
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> "permission denied for " + denied.getFile();
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> String.valueOf(failure.getMessage());
        };
    }
}
