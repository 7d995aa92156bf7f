package dev.matriarch.server.demo;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/** {@code ./demo}: a control plane, a highly available PostgreSQL and a connection line, from one command. */
public final class Demo {

    private static final int USUAL_PORT = 8080;

    private Demo() {}

    /** Does what the arguments ask for and ends the process. */
    public static void main(List<String> arguments) {
        try {
            var options = Options.of(arguments);
            switch (options.mode()) {
                case STAY -> stay(options);
                case SQL -> sql(options);
                case CHECK -> check(options);
                case USAGE -> System.out.print(Options.USAGE);
            }
            System.exit(0);
        } catch (DemoFailedException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void stay(Options options) {
        var home = options.home().toAbsolutePath().normalize();
        var server = started(home, options.port().orElse(USUAL_PORT));
        var api = server.ready();
        var cluster = Cluster.find(api).orElseGet(() -> Cluster.create(api));
        cluster.awaitReady();
        new Invitation(cluster, home).print();
        server.stay();
        throw new DemoFailedException(
                "The server ended by itself; its log is %s.".formatted(home.resolve("server.log")));
    }

    private static void sql(Options options) {
        var cluster = Cluster.find(Server.running(options.home()))
                .orElseThrow(() -> new DemoFailedException("The demo has no cluster yet: wait until it has one."));
        try (var connection = cluster.connect(cluster.credentials())) {
            System.out.println(SqlTable.run(connection, options.sql()));
        } catch (SQLException e) {
            throw new DemoFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void check(Options options) {
        var home = temporaryHome();
        var server = started(home, options.port().orElseGet(Demo::freePort));
        var sandbox = new Sandbox(home);
        String figures;
        try {
            figures = new Check(server.ready(), sandbox).run();
        } catch (DemoFailedException e) {
            throw new DemoFailedException("The logs are in %s%nFAILED: %s".formatted(home, e.getMessage()), e);
        }
        server.stop();
        var left = sandbox.processes();
        if (!left.isEmpty()) {
            throw new DemoFailedException("FAILED: %s, but processes are left: %s".formatted(figures, left));
        }
        deleted(home);
        System.out.printf("OK: %s, no process left%n", figures);
    }

    private static Server started(Path home, int port) {
        System.out.printf("Starting Matriarch on port %d, all its data in %s%n", port, home);
        return Server.start(home, port);
    }

    private static Path temporaryHome() {
        try {
            return Files.createTempDirectory("matriarch-check").toRealPath();
        } catch (IOException e) {
            throw new DemoFailedException("Cannot make a temporary directory: %s.".formatted(e.getMessage()), e);
        }
    }

    private static void deleted(Path home) {
        try {
            FileSystemUtils.deleteRecursively(home);
        } catch (IOException e) {
            System.err.printf("%s could not be deleted: %s%n", home, e.getMessage());
        }
    }

    private static int freePort() {
        return isFree(USUAL_PORT) ? USUAL_PORT : anyFreePort();
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static int anyFreePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new DemoFailedException("No port is free: %s.".formatted(e.getMessage()), e);
        }
    }
}
