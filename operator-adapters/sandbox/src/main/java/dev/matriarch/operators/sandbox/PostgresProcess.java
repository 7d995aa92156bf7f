package dev.matriarch.operators.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A running postmaster: one this supervisor started, or one that an earlier supervisor left behind. */
record PostgresProcess(ProcessHandle handle, Binaries binaries) {

    /** The start time in the pid file has whole seconds, and is read after the process began. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(60);

    /** How PostgreSQL is stopped. */
    enum Stop {
        /** Clients are sent away, standbys get all there is, a last checkpoint is written. */
        FAST("INT"),
        /** All processes end at once; the next start recovers. */
        IMMEDIATE("QUIT");

        private final String signal;

        Stop(String signal) {
            this.signal = signal;
        }
    }

    static PostgresProcess start(Binaries binaries, Path data, Path log) throws IOException {
        var process = builder(binaries, List.of("-D", data.toString()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectErrorStream(true)
                .start();
        return new PostgresProcess(process.toHandle(), binaries);
    }

    /** For a server whose environment says nothing that its arguments do not say. */
    static ProcessBuilder builder(Binaries binaries, List<String> arguments) {
        var builder = new ProcessBuilder(binaries.command("postgres", arguments));
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    static Optional<PostgresProcess> find(Binaries binaries, Path data) throws IOException {
        return postmaster(data).map(handle -> new PostgresProcess(handle, binaries));
    }

    /** What runs on this data directory according to its pid file; a server in single-user mode writes its number negative. */
    static Optional<ProcessHandle> postmaster(Path data) throws IOException {
        var file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(file);
        if (lines.size() < 3) {
            return Optional.empty();
        }
        var startedAt = Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip()));
        return ProcessHandle.of(Math.abs(Long.parseLong(lines.getFirst().strip())))
                .filter(ProcessHandle::isAlive)
                .filter(handle -> handle.info()
                        .command()
                        .map(c -> c.endsWith("/postgres"))
                        .orElse(true))
                .filter(handle -> startedAround(handle, startedAt));
    }

    private static boolean startedAround(ProcessHandle handle, Instant startedAt) {
        return handle.info()
                .startInstant()
                .map(start -> Duration.between(start, startedAt).abs().compareTo(START_TOLERANCE) < 0)
                .orElse(true);
    }

    boolean isRunning() {
        return handle.isAlive();
    }

    void stop(Stop how) throws IOException {
        binaries.run("pg_ctl", List.of("kill", how.signal, String.valueOf(handle.pid())));
    }

    /** Ends it without asking: first the postmaster, so that it replaces nobody, then those it started. */
    void kill() {
        kill(handle);
    }

    static void kill(ProcessHandle handle) {
        var children = handle.descendants().toList();
        handle.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    void whenEnded(Runnable told) {
        var _ = handle.onExit().thenRun(told);
    }
}
