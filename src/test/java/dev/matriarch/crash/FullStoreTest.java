package dev.matriarch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Installation;
import dev.matriarch.harness.Machines;
import dev.matriarch.harness.OwnerSql;
import dev.matriarch.harness.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the archives of two clusters are there is no room any more. */
class FullStoreTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Installation installation = new Installation();
    private final Path store = installation.home().sandbox().resolve("archive");

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void nobodyIsDemotedUntilThereIsRoomAgain() throws Exception {
        var smallStore = "mkdir -p %1$s && mount -t tmpfs -o size=600m none %1$s".formatted(store);
        assumeTrue(Machines.canPlay(smallStore), "needs the right to mount a small disk");
        var server = installation.launchAfter(smallStore).ready();
        var api = installation.tenant(server);
        var topology = new TestTopology(api);
        var filler = seenBy(server).resolve("filler");
        assertThatThrownBy(() -> fill(filler)).hasMessageContaining("No space left on device");

        OwnerSql.sql(api, topology.writer(), "insert into orders values ('full')");
        var archiving = await("that it is told")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () -> topology.condition(topology.writer(), "Archiving"),
                        said -> said.path("status").asString().equals("False"));
        assertThat(archiving.path("message").asString()).contains("No space left on device");
        assertThat(archiving.path("nextAction").asString()).endsWith("and has room.");
        var refused = topology.switchover();
        assertThat(refused.status()).as("%s", refused).isEqualTo(409);
        assertThat(refused.text("detail"))
                .startsWith("nothing gets into the archive of orders")
                .contains("No space left on device");
        OwnerSql.sql(api, topology.writer(), "insert into orders values ('on its own volume')");

        Files.delete(filler);
        var accepted = await("that there is room again")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(topology::switchover, answer -> answer.status() == 202);
        var ended = api.ended(accepted.text("id"), PATIENCE);
        assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("SUCCEEDED");
        assertThat(rows(api, topology)).isEqualTo("full,on its own volume");
    }

    /** The store as the server has it, which is another file system than this process sees there. */
    private Path seenBy(ServerProcess server) {
        return Path.of("/proc/%d/root".formatted(server.handle().pid()) + store);
    }

    private static void fill(Path file) throws IOException {
        var piece = new byte[1 << 20];
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(piece);
            }
        }
    }

    private static String rows(Api api, TestTopology topology) throws SQLException {
        return String.join(",", OwnerSql.sql(api, topology.reader(), "select n from orders order by ctid"));
    }
}
