package dev.matriarch.acceptance;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Home;
import dev.matriarch.harness.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one embedded server that tests share which leave it alive. It goes, with all it has started, when this JVM does. */
public final class SharedServer {

    private static final SharedServer THE = new SharedServer(freshHome());

    private final Home home;
    private final ServerProcess server;

    private SharedServer(Home home) {
        this.home = home;
        this.server = ServerProcess.launch("--matriarch.home=" + home.directory());
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "the end of the shared server"));
        server.ready();
    }

    private void end() {
        server.close();
        home.close();
    }

    private static Home freshHome() {
        try {
            var homes = Files.createDirectories(Path.of("target/homes"));
            return new Home(Files.createTempDirectory(homes, "shared").toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String url() {
        return THE.server.url();
    }

    static Home home() {
        return THE.home;
    }

    /** All it has written so far. */
    static String output() {
        return THE.server.output();
    }

    public static Api platformAdmin() {
        return THE.server.api(THE.home.adminKey());
    }

    /** Somebody without a key. */
    static Api nobody() {
        return platformAdmin().withKey("");
    }
}
