package dev.matriarch.operators.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RootGuardTest {

    @Test
    void anOrdinaryUserRunsProgramsAsTheyAre() {
        var binaries = new Binaries(Path.of("/pg"), new RootGuard(false));

        assertThat(binaries.command("initdb", List.of("-D", "data"))).containsExactly("/pg/bin/initdb", "-D", "data");
        assertThat(new RootGuard(false).obstacle()).isEmpty();
    }

    @Test
    void rootRunsProgramsAsNobody() {
        var binaries = new Binaries(Path.of("/pg"), new RootGuard(true));

        assertThat(binaries.command("initdb", List.of("-D", "data")))
                .containsExactly("unshare", "-U", "/pg/bin/initdb", "-D", "data");
    }

    @Test
    void rootWithoutNamespacesIsToldSo() {
        assertThat(new RootGuard(true).obstacle(List.of("false")))
                .contains("PostgreSQL does not run as root, and this machine has no user namespaces to run it in");
        assertThat(new RootGuard(true).obstacle(List.of("no-such-program"))).isPresent();
        assertThat(new RootGuard(true).obstacle(List.of("true"))).isEmpty();
    }
}
