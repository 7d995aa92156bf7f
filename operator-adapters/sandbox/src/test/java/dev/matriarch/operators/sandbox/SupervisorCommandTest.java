package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SupervisorCommandTest {

    private final SupervisorCommand command = new SupervisorCommand("/jdk/bin/java", Path.of("/pg"));

    @Test
    void fromClassesItStartsTheMainClassInASessionOfItsOwn() {
        var line = command.line(Path.of("/box"), "a.jar:b.jar", false, List.of("/usr/bin/setsid"));

        assertThat(line).startsWith("/usr/bin/setsid", "/jdk/bin/java", "-Xmx128m");
        assertThat(line).endsWith("-cp", "a.jar:b.jar", "dev.matriarch.operators.sandbox.Supervisor", "/box", "/pg");
    }

    @Test
    void fromABootJarItStartsThroughTheLauncherOfThatJar() {
        var line = command.line(Path.of("/box"), "matriarch.jar", true, List.of("/usr/bin/setsid"));

        assertThat(line).contains("-Dloader.main=dev.matriarch.operators.sandbox.Supervisor");
        assertThat(line)
                .endsWith(
                        "-cp",
                        "matriarch.jar",
                        "org.springframework.boot.loader.launch.PropertiesLauncher",
                        "/box",
                        "/pg");
    }

    @Test
    void withoutSetsidItDoesNotListenToTheTerminal() {
        assertThat(command.line(Path.of("/box"), "a.jar", false, List.of()))
                .startsWith("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh", "/jdk/bin/java");
    }
}
