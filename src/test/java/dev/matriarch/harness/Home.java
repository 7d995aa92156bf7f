package dev.matriarch.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** A home directory of its own. Closing it ends its sandbox and whatever else still runs in it, and removes it. */
public record Home(Path directory) implements AutoCloseable {

    private static final Duration ENDS = Duration.ofSeconds(60);

    public static Home empty() {
        try {
            return new Home(Files.createTempDirectory("matriarch-test").toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path adminKey() {
        return directory.resolve("admin.key");
    }

    public Path demoKey() {
        return directory.resolve("demo.key");
    }

    public Path sandbox() {
        return directory.resolve("sandbox");
    }

    /** The process that owns the sandbox's databases. */
    public Optional<ProcessHandle> supervisor() {
        return pid(sandbox().resolve("supervisor.pid"));
    }

    /** The PostgreSQL that is one instance of a sandbox cluster. */
    public ProcessHandle postmaster(String clusterId, String instance) {
        var data = Path.of("instances", instance, "data", "postmaster.pid");
        return pid(sandbox().resolve("clusters").resolve(clusterId).resolve(data))
                .orElseThrow(() -> new IllegalStateException(instance + " does not run"));
    }

    /** The PostgreSQL of the metadata. */
    public Optional<ProcessHandle> metadataPostmaster() {
        return pid(directory.resolve("metadata/data/postmaster.pid"));
    }

    /** Every process that was started for this directory and lives. */
    public List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(directory.toString()))
                .toList();
    }

    /** Those of them that the supervisor neither is nor has started: after the server's end there must be none. */
    public List<ProcessHandle> strays() {
        var tree = supervisor().stream()
                .flatMap(supervisor -> Stream.concat(Stream.of(supervisor), supervisor.descendants()))
                .toList();
        return processes().stream().filter(process -> !tree.contains(process)).toList();
    }

    /** The PostgreSQL servers that run for the sandbox's clusters. */
    public List<ProcessHandle> postmasters() {
        return postmastersBelow(sandbox());
    }

    /** Those of one cluster. */
    public List<ProcessHandle> postmasters(String clusterId) {
        return postmastersBelow(sandbox().resolve("clusters").resolve(clusterId));
    }

    private List<ProcessHandle> postmastersBelow(Path directory) {
        return processes().stream()
                .filter(process -> process.info().commandLine().orElse("").contains(" -D " + directory + "/"))
                .toList();
    }

    private static Optional<ProcessHandle> pid(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .findFirst()
                    .flatMap(line -> ProcessHandle.of(Long.parseLong(line.strip())));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        supervisor().ifPresent(ProcessHandle::destroy);
        await("the end of the sandbox")
                .atMost(ENDS)
                .until(() -> supervisor().filter(ProcessHandle::isAlive).isEmpty());
        processes().forEach(ProcessHandle::destroyForcibly);
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
