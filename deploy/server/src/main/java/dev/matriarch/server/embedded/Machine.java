package dev.matriarch.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;

/** What this machine must offer before a PostgreSQL can be started on it. */
final class Machine {

    /** Below this PostgreSQL cannot write its next WAL segments. */
    static final long FULL_MEBIBYTES = 64;

    private static final long FIRST_START_MEBIBYTES = 256;

    private Machine() {}

    static void check(Home home) {
        var needed = Files.exists(home.metadata()) ? FULL_MEBIBYTES : FIRST_START_MEBIBYTES;
        if (freeMebibytes(home) < needed) {
            throw Refusals.noRoom(home.directory(), freeMebibytes(home), null);
        }
        if (isRoot() && !(isLinux() && canUnshare())) {
            throw Refusals.rootWithoutUserNamespaces();
        }
    }

    static long freeMebibytes(Home home) {
        try {
            return Files.getFileStore(home.directory()).getUsableSpace() >> 20;
        } catch (IOException e) {
            throw Refusals.ofHome(home.directory(), e);
        }
    }

    private static boolean isRoot() {
        return ProcessHandle.current().info().user().orElse("").equals("root");
    }

    private static boolean isLinux() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    }

    private static boolean canUnshare() {
        try {
            return new ProcessBuilder("unshare", "-U", "true").start().waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
