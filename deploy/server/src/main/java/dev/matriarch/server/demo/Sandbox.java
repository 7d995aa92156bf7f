package dev.matriarch.server.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The processes behind the sandbox's clusters, found by their pid files. */
record Sandbox(Path home) {

    private static final int DEPTH = 4;

    Optional<ProcessHandle> supervisor() {
        return process(home.resolve("sandbox").resolve("supervisor.pid"));
    }

    /** The PostgreSQL of one instance. */
    Optional<ProcessHandle> postmaster(String cluster, String instance) {
        var directory = home.resolve("sandbox").resolve("clusters").resolve(cluster);
        try (var files = Files.walk(directory, DEPTH)) {
            return files.filter(file -> file.endsWith("postmaster.pid"))
                    .filter(file -> directory.relativize(file).toString().contains(instance))
                    .findFirst()
                    .flatMap(Sandbox::process);
        } catch (IOException | UncheckedIOException e) {
            throw new DemoFailedException("Cannot look into the sandbox: %s.".formatted(e.getMessage()), e);
        }
    }

    /** All that is left of processes that were started for this home. */
    List<ProcessHandle> processes() {
        var directory = home.toAbsolutePath().normalize().toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> process.info().commandLine().orElse("").contains(directory))
                .toList();
    }

    private static Optional<ProcessHandle> process(Path pidFile) {
        try {
            return Files.readAllLines(pidFile).stream()
                    .findFirst()
                    .map(String::strip)
                    .filter(line -> line.matches("[0-9]{1,18}"))
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)));
        } catch (IOException none) {
            return Optional.empty();
        }
    }
}
