package dev.matriarch.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.matriarch.harness.Home;
import dev.matriarch.harness.Machines;
import dev.matriarch.harness.ServerProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A start that cannot be is refused with one sentence, a code that is not zero, and no stack trace. */
class StartFailuresTest {

    private final Home home = Home.empty();

    @AfterEach
    void cleanUp() {
        home.close();
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (var taken = new ServerSocket(0);
                var server = ServerProcess.launchOn(taken.getLocalPort(), inHome())) {
            assertRefused(server, "Port %d is taken".formatted(taken.getLocalPort()), "--server.port");
        }
    }

    @Test
    void aSecondStartInTheSameDirectoryNamesTheFirst() {
        try (var first = ServerProcess.startIn(home.directory());
                var second = ServerProcess.launch(inHome())) {
            assertRefused(
                    second, "Another Matriarch (process " + first.handle().pid(), first.url(), "--matriarch.home");
            assertThat(first.isReady()).isTrue();
        }
    }

    @Test
    void aHomeThatIsAFileIsNamed() throws IOException {
        var file = Files.createFile(home.directory().resolve("file"));
        try (var server = ServerProcess.launch("--matriarch.home=" + file)) {
            assertRefused(server, file.toString(), "cannot be written", "--matriarch.home");
        }
    }

    @Test
    void aFullDiskIsCalledFull() {
        var smallDisk = "mount -t tmpfs -o size=20m none " + home.directory();
        assumeTrue(Machines.canPlay(smallDisk), "needs the right to mount a small disk");
        try (var server = server(smallDisk)) {
            assertRefused(server, "The disk of", "is full", "free some space");
        }
    }

    @Test
    void rootWithoutUserNamespacesIsToldHowToGoOn() {
        var without = "echo 0 > /proc/sys/user/max_user_namespaces";
        assumeTrue(Machines.canPlay(without), "needs user namespaces, to take them away");
        try (var server = server(without)) {
            assertRefused(server, "PostgreSQL never runs as root", "as an ordinary user");
        }
    }

    @Test
    void aJavaThatIsTooOldIsToldWhichOneIsNeeded() {
        var java = Machines.olderJava();
        assumeTrue(java.isPresent(), "needs an older Java beside this one");
        var command = List.of(java.orElseThrow().toString(), "-jar", ServerProcess.JAR.toString());
        try (var server = ServerProcess.run(0, command)) {
            assertRefused(server, "Matriarch needs Java 25", "this is Java");
        }
    }

    /** The server on a machine where this script was run before. */
    private ServerProcess server(String script) {
        var command = List.of(ServerProcess.java(), "-jar", ServerProcess.JAR.toString(), inHome(), "--server.port=0");
        return ServerProcess.run(0, Machines.after(script, command));
    }

    private String inHome() {
        return "--matriarch.home=" + home.directory();
    }

    private static void assertRefused(ServerProcess server, String... words) {
        assertThat(server.exitCode()).isNotZero();
        assertThat(server.output()).contains(words).doesNotContain("\tat ").doesNotContain("Exception");
    }
}
