package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.DataPlaneConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A sandbox directory of a test's own, with the real supervisor and the real PostgreSQL; nothing is left of it. */
final class TestSandbox implements AutoCloseable {

    private final Path directory;

    private TestSandbox(Path directory) {
        this.directory = directory;
    }

    static TestSandbox create() throws IOException {
        return new TestSandbox(Files.createTempDirectory("sandbox"));
    }

    SandboxLayout layout() {
        return new SandboxLayout(directory);
    }

    /** What one server process has; two of them are two servers. */
    SandboxAdapter adapter() {
        return adapter("test");
    }

    SandboxAdapter adapter(String installation) {
        var settings = Map.of(
                "directory", directory.toString(),
                "binaries", Path.of("target", "postgresql").toAbsolutePath().toString());
        return (SandboxAdapter) new SandboxProvider().connect(new DataPlaneConnection("here", installation, settings));
    }

    Optional<ProcessHandle> supervisor() throws IOException {
        var file = layout().supervisorPid();
        return Files.exists(file)
                ? ProcessHandle.of(Long.parseLong(Files.readString(file))).filter(ProcessHandle::isAlive)
                : Optional.empty();
    }

    /** The postmaster of an instance, alive. */
    Optional<ProcessHandle> postmaster(UUID cluster, String instance) throws IOException {
        return PostgresProcess.postmaster(
                layout().cluster(cluster).instance(instance).resolve("data"));
    }

    /** All postmasters that run in this sandbox, a supervisor or not. */
    List<ProcessHandle> postmasters() throws IOException {
        var running = new ArrayList<ProcessHandle>();
        for (var id : layout().clusterIds()) {
            var instances = layout().cluster(id).instances();
            if (Files.isDirectory(instances)) {
                try (var directories = Files.newDirectoryStream(instances)) {
                    for (var directory : directories) {
                        PostgresProcess.postmaster(directory.resolve("data")).ifPresent(running::add);
                    }
                }
            }
        }
        return running;
    }

    @Override
    public void close() throws IOException {
        var supervisor = supervisor();
        supervisor.ifPresent(ProcessHandle::destroy);
        supervisor.ifPresent(TestSandbox::awaitEnd);
        var left = postmasters();
        left.forEach(PostgresProcess::kill);
        left.forEach(TestSandbox::awaitEnd);
        Trees.delete(directory);
    }

    static void awaitEnd(ProcessHandle process) {
        process.onExit().orTimeout(40, TimeUnit.SECONDS).join();
    }
}
