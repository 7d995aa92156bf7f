package dev.matriarch.server.demo;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The demonstration's own server: another process of the same jar, and with it the sandbox it starts. */
final class Server {

    private static final Duration READY = Duration.ofMinutes(3);
    private static final long STOP_SECONDS = 30;

    private final Path home;
    private final String url;
    private final Process process;
    private volatile boolean stopping;

    private Server(Path home, String url, Process process) {
        this.home = home;
        this.url = url;
        this.process = process;
    }

    /** Starts it; from here on it is stopped when this process ends, however that is asked for. */
    static Server start(Path home, int port) {
        try {
            Files.createDirectories(home);
            var process = new ProcessBuilder(
                            javaProgram(),
                            "-XX:TieredStopAtLevel=1", // starts sooner, on a machine that has other things to do as
                            // well
                            "-jar",
                            System.getProperty("java.class.path"),
                            "--matriarch.home=" + home,
                            "--server.port=" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(log(home).toFile()))
                    .start();
            var server = new Server(home, "http://localhost:" + port, process);
            Runtime.getRuntime().addShutdownHook(new Thread(server::stopAtExit, "stop"));
            return server;
        } catch (IOException e) {
            throw new DemoFailedException("Cannot start a server in %s: %s.".formatted(home, e.getMessage()), e);
        }
    }

    private static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Path log(Path home) {
        return home.resolve("server.log");
    }

    /** Waits until it takes requests. */
    Api ready() {
        try (var http = HttpClient.newHttpClient()) {
            new Patience(READY, "the server to be ready; its log is " + log(home)).untilTrue(() -> isReady(http));
        }
        return new Api(url, demoKey(home));
    }

    /** The server that runs in this directory, started by someone else. */
    static Api running(Path home) {
        try {
            var lines = Files.readAllLines(home.resolve("server.lock"));
            if (lines.size() > 1) {
                return new Api(lines.get(1), demoKey(home));
            }
        } catch (IOException nothingThere) {
            // falls to the sentence below
        }
        throw new DemoFailedException("No demo runs in %s: start it with ./demo.".formatted(home.toAbsolutePath()));
    }

    private boolean isReady(HttpClient http) {
        if (!process.isAlive()) {
            throw new DemoFailedException(lastWords());
        }
        try {
            var probe = HttpRequest.newBuilder(URI.create(url + "/actuator/health/readiness"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(probe, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailedException("Interrupted.", e);
        }
    }

    /** What a server says when it cannot start is the last it says, and no line of its log. */
    private String lastWords() {
        try {
            var words = Files.readAllLines(log(home)).stream()
                    .filter(line -> !line.matches("\\d{4}-\\d\\d-\\d\\dT.*"))
                    .toList();
            return String.join("\n", words.subList(Math.max(0, words.size() - 5), words.size()));
        } catch (IOException e) {
            return "The server ended, and its log %s cannot be read.".formatted(log(home));
        }
    }

    private static String demoKey(Path home) {
        try {
            return Files.readString(home.resolve("demo.key")).strip();
        } catch (IOException e) {
            throw new DemoFailedException("Cannot read the key %s.".formatted(home.resolve("demo.key")), e);
        }
    }

    /** Returns when the server has ended by itself; a Ctrl-C ends this process instead. */
    void stay() {
        try {
            process.waitFor();
            if (stopping) {
                Thread.currentThread().join(); // the terminal told both of us; the hook has the last word
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopAtExit() {
        if (!stopping) {
            System.out.println("Stopping Matriarch and its sandbox …");
            stop();
            System.out.println("Stopped.");
        }
    }

    /** Stops the server, then the sandbox that outlives it. */
    void stop() {
        stopping = true;
        ends(process.toHandle());
        new Sandbox(home).supervisor().ifPresent(Server::ends);
    }

    private static void ends(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (Exception doesNotListen) {
            process.destroyForcibly();
        }
    }
}
