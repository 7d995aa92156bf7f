package dev.matriarch.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Machines other than this one, as far as this one can play them. */
public final class Machines {

    private Machines() {}

    /** A command that runs another one as root of a small world of its own, after this script. */
    public static List<String> after(String script, List<String> command) {
        var line = new ArrayList<>(List.of("unshare", "-U", "-r", "-m", "sh", "-c", script + " && exec \"$@\"", "sh"));
        line.addAll(command);
        return line;
    }

    /** Whether that script can be played here. */
    public static boolean canPlay(String script) {
        try {
            return new ProcessBuilder(after(script, List.of("true"))).start().waitFor() == 0;
        } catch (IOException noUnshare) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The java program of an older Java that is installed beside this one. */
    public static Optional<Path> olderJava() {
        var here = Path.of(System.getProperty("java.home"));
        try (var siblings = Files.list(here.resolveSibling(""))) {
            return siblings.filter(java -> java.getFileName().toString().matches(".*\\b(8|11|17|21)\\b.*"))
                    .map(java -> java.resolve("bin/java"))
                    .filter(Files::isExecutable)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
