package dev.matriarch.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The PostgreSQL process of a data directory, as its {@code postmaster.pid} tells.
 *
 * <p>A server that was killed leaves its PostgreSQL behind; whoever holds the home directory next finds and stops it here.
 */
record Postmaster(Path data, Path binaries) {

    private static final Duration FAST = Duration.ofSeconds(20);
    private static final Duration IMMEDIATE = Duration.ofSeconds(10);

    /** Ends the process if there is one. A pid that belongs to something else by now is only forgotten. */
    void stop() throws IOException {
        var process = process();
        if (process.isEmpty()) {
            return;
        }
        if (isOurs(process.get())) {
            if (!ends(process.get(), "-INT", FAST) && !ends(process.get(), "-QUIT", IMMEDIATE)) {
                process.get().destroyForcibly();
            }
        } else {
            Files.deleteIfExists(pidFile());
        }
    }

    private Path pidFile() {
        return data.resolve("postmaster.pid");
    }

    private Optional<ProcessHandle> process() throws IOException {
        if (!Files.exists(pidFile())) {
            return Optional.empty();
        }
        return Files.readAllLines(pidFile()).stream()
                .findFirst()
                .map(String::strip)
                .filter(line -> line.matches("[0-9]{1,18}"))
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
                .filter(ProcessHandle::isAlive);
    }

    /** Pids are given out again: only a program from our own unpacked binaries is stopped. */
    private boolean isOurs(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).startsWith(binaries))
                .orElse(false);
    }

    /** Fast shutdown is SIGINT and immediate shutdown SIGQUIT: two signals that Java itself cannot send. */
    private static boolean ends(ProcessHandle process, String signal, Duration patience) throws IOException {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (ExecutionException e) {
            throw new IOException("cannot wait for process " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while PostgreSQL stopped", e);
        }
    }
}
