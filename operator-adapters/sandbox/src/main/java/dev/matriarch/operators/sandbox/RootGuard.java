package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL refuses to run as root. Where this process is root, its programs are therefore run in a user namespace of their
 * own, in which they are nobody.
 *
 * @param isRoot whether this process is root
 */
record RootGuard(boolean isRoot) {

    private static final List<String> IN_NAMESPACE = List.of("unshare", "-U");

    static RootGuard ofThisProcess() {
        return new RootGuard("root".equals(System.getProperty("user.name")));
    }

    /** The command as it has to be run. */
    List<String> wrap(List<String> command) {
        if (!isRoot) {
            return command;
        }
        var wrapped = new ArrayList<>(IN_NAMESPACE);
        wrapped.addAll(command);
        return wrapped;
    }

    /** Why PostgreSQL cannot run here, or nothing when it can. */
    Optional<String> obstacle() {
        return isRoot ? obstacle(List.of("unshare", "-U", "true")) : Optional.empty();
    }

    Optional<String> obstacle(List<String> probe) {
        return succeeds(probe)
                ? Optional.empty()
                : Optional.of("PostgreSQL does not run as root, and this machine has no user namespaces to run it in");
    }

    private static boolean succeeds(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(2, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
