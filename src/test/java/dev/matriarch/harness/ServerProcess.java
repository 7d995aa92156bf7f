package dev.matriarch.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The packaged server as a process of its own, on a free port. Closing it leaves none of it behind. */
public final class ServerProcess implements AutoCloseable {

    public static final Path JAR =
            Path.of("../../deploy/server/target/matriarch.jar").toAbsolutePath().normalize();

    private static final Duration READY = Duration.ofMinutes(3);
    private static final Duration STOPPED = Duration.ofSeconds(60);
    private static final AtomicInteger STARTED = new AtomicInteger();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port;
    private final Path output;
    private final Process process;

    private ServerProcess(int port, Path output, Process process) {
        this.port = port;
        this.output = output;
        this.process = process;
    }

    /** Starts it and does not wait. */
    public static ServerProcess launch(String... options) {
        return launchOn(freePort(), options);
    }

    public static ServerProcess launchOn(int port, String... options) {
        return run(port, command(port, options));
    }

    /** The same on a machine where this script was run before. */
    public static ServerProcess launchAfter(String script, String... options) {
        var port = freePort();
        return run(port, Machines.after(script, command(port, options)));
    }

    private static List<String> command(int port, String... options) {
        var command = new ArrayList<>(List.of(java(), "-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
        command.add("--server.port=" + port);
        command.addAll(List.of(options));
        return command;
    }

    /** Starts any command as if it were a server, such as the server under another program. */
    public static ServerProcess run(int port, List<String> command) {
        try {
            var output = Path.of("target/servers", "server-%d.log".formatted(STARTED.incrementAndGet()));
            Files.createDirectories(output.getParent());
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(output.toFile()))
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new ServerProcess(port, output, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it and returns when it takes requests. */
    public static ServerProcess start(String... options) {
        return launch(options).ready();
    }

    /** Starts an embedded server in a directory. */
    public static ServerProcess startIn(Path home, String... options) {
        var all = new ArrayList<>(List.of(options));
        all.add("--matriarch.home=" + home);
        return start(all.toArray(String[]::new));
    }

    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when it takes requests; fails with its output when it ends before. */
    public ServerProcess ready() {
        await("a server that is ready").atMost(READY).until(() -> !process.isAlive() || isReady());
        if (!process.isAlive()) {
            throw new IllegalStateException("the server ended: " + output());
        }
        return this;
    }

    public boolean isReady() {
        try {
            var probe = HttpRequest.newBuilder(URI.create(url() + "/actuator/health/readiness"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HTTP.send(probe, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public String url() {
        return "http://localhost:" + port;
    }

    public int port() {
        return port;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** A client with the key that stands in this file. */
    public Api api(Path keyFile) {
        try {
            return new Api(url(), Files.readString(keyFile).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All it has written so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether one line of its output has all these words. */
    public boolean says(String... words) {
        return output().lines().anyMatch(line -> Stream.of(words).allMatch(line::contains));
    }

    /** Waits for its end and returns the exit code. */
    public int exitCode() {
        try {
            if (!process.waitFor(READY.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server does not end: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns when it has lived that much longer; fails with its output when it ends before. */
    public void lives(Duration longer) {
        try {
            if (process.waitFor(longer.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the server ended: " + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGTERM, without waiting for its end. */
    public void sigterm() {
        process.destroy();
    }

    /** SIGTERM, and its end. */
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    public void kill9() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Freezes the process, as a long pause of its machine would. */
    public void sigstop() {
        signal("-STOP");
    }

    public void sigcont() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd() {
        await("the server's end").atMost(STOPPED).until(() -> !process.isAlive());
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            sigcont();
            stop();
        }
    }
}
