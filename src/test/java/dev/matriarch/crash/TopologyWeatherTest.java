package dev.matriarch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Api.Answer;
import dev.matriarch.harness.Installation;
import dev.matriarch.harness.MetadataProxy;
import dev.matriarch.harness.OwnerSql;
import dev.matriarch.harness.ServerProcess;
import dev.matriarch.harness.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What may be away, stand still or be lost while two clusters change places, and what a tenant is told of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopologyWeatherTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Installation installation = new Installation();
    private final MetadataProxy way = installation.proxy();
    private final ServerProcess server = installation.launch(way);
    private final Path store = installation.home().sandbox().resolve("archive");
    private final Path away = store.resolveSibling("archive.away");
    private final List<String> rows = new ArrayList<>();
    private String writer = "";
    private String reader = "";
    private String topology = "";

    @BeforeAll
    void makeTopology() throws SQLException {
        server.ready();
        var made = new TestTopology(api());
        topology = made.id();
        writer = made.writer();
        reader = made.reader();
    }

    @AfterAll
    void close() {
        installation.close();
    }

    @Test
    void whileTheArchiveIsAwayNobodyIsDemoted() throws Exception {
        Files.move(store, away);
        try {
            await("that it is seen")
                    .atMost(PATIENCE)
                    .until(() -> cluster(writer).contains("\"Archiving\",\"status\":\"False\""));

            var refused = switchover();

            assertThat(refused.status()).as("%s", refused).isEqualTo(409);
            assertThat(refused.text("code")).isEqualTo("state-conflict");
            assertThat(refused.text("detail")).startsWith("nothing gets into the archive of orders");
            assertThat(refused.text("nextAction")).contains("without its archive it could not be demoted");
        } finally {
            Files.move(away, store);
        }
        changePlaces(accepted());
    }

    @Test
    void anArchiveThatGoesAwayMeanwhileIsWaitedFor() throws Exception {
        var hold = way.hold("knows the passwords of");
        var job = accepted();
        await("the last step before the demotion").atMost(PATIENCE).until(() -> hold.reached() > 0);
        Files.move(store, away);
        try {
            hold.release();
            await("that it is told")
                    .atMost(PATIENCE)
                    .until(() -> note(job, "await-demoted").contains("archive"));
            assertThat(job(job)).contains("\"state\":\"RUNNING\"");
        } finally {
            Files.move(away, store);
        }
        changePlaces(job);
    }

    @Test
    void anOperatorThatStandsStillMeanwhileIsWaitedFor() throws Exception {
        var hold = way.hold("knows the passwords of");
        var job = accepted();
        await("the last step before the demotion").atMost(PATIENCE).until(() -> hold.reached() > 0);
        try (var _ = Signals.freeze(installation.home().supervisor().orElseThrow())) {
            hold.release();
            await("that it is told")
                    .atMost(PATIENCE)
                    .until(() -> note(job, "await-demoted").contains("has not looked at"));
            assertThat(job(job)).contains("\"state\":\"RUNNING\"");
        }
        changePlaces(job);
    }

    @Test
    void aReplicaThatStandsStillIsWaitedFor() throws Exception {
        String job;
        try (var _ = Signals.freeze(child(reader, "startup"))) {
            job = accepted();
            await("that it is told")
                    .atMost(PATIENCE)
                    .until(() -> note(job, "catch-up").contains("has replayed what was committed up to"));
            assertThat(OwnerSql.sql(api(), writer, "select not pg_is_in_recovery()"))
                    .containsExactly("t");
        }
        changePlaces(job);
    }

    @Test
    void anArchiveThatLagsIsWaitedForBeforeAnybodyStops() throws Exception {
        String job;
        try (var _ = Signals.freeze(child(writer, "archiver"))) {
            job = accepted();
            var waiting = job;
            await("that it is told")
                    .atMost(PATIENCE)
                    .until(() -> note(waiting, "prove-archive").contains("archives what was committed last"));
            assertThat(OwnerSql.sql(api(), writer, "select not pg_is_in_recovery()"))
                    .containsExactly("t");
        }
        changePlaces(job);
    }

    @Test
    void aReplicaThatIsDownDoesNotTakeAPlace() throws Exception {
        try (var _ = Signals.freeze(postmaster(reader))) {
            var refused = await("that it is seen")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(this::plan, one -> one.status() == 409);
            assertThat(refused.text("detail")).endsWith("is down");
        }
        await("that it is back")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> plan().status() == 200);
        changePlaces(accepted());
    }

    private void changePlaces(String job) throws SQLException {
        var ended = api().ended(job, PATIENCE);

        assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("SUCCEEDED");
        var before = writer;
        writer = reader;
        reader = before;
        assertThat(OwnerSql.sql(api(), writer, "select n from orders order by ctid"))
                .isEqualTo(rows);
        assertThat(OwnerSql.sql(api(), reader, "select pg_is_in_recovery()")).containsExactly("t");
    }

    private String accepted() throws SQLException {
        var row = "row " + rows.size();
        OwnerSql.sql(api(), writer, "insert into orders values ('%s')".formatted(row));
        rows.add(row);
        var answer = await("that it can be")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(this::switchover, one -> one.status() != 409);
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        return answer.text("id");
    }

    private Answer switchover() {
        return switchover("");
    }

    private Answer plan() {
        return switchover("?dryRun=true");
    }

    private Answer switchover(String query) {
        return api().post(
                        "/topologies/%s/switchover%s".formatted(topology, query), "{\"to\":\"%s\"}".formatted(reader));
    }

    private String note(String job, String step) {
        return api().get("/jobs/" + job)
                .body()
                .path("steps")
                .valueStream()
                .filter(one -> one.path("name").asString().equals(step))
                .map(one -> one.path("note").asString(""))
                .findFirst()
                .orElse("");
    }

    private String job(String id) {
        return api().get("/jobs/" + id).body().toString();
    }

    private String cluster(String id) {
        return api().get("/ha-clusters/" + id).body().toString();
    }

    /** The process of a server that does that: {@code archiver} archives, {@code startup} replays. */
    private ProcessHandle child(String cluster, String work) {
        return postmaster(cluster)
                .descendants()
                .filter(process -> does(process, work))
                .findFirst()
                .orElseThrow();
    }

    private ProcessHandle postmaster(String cluster) {
        var servers = installation.home().postmasters(cluster);
        assertThat(servers).hasSize(1);
        return servers.getFirst();
    }

    private static boolean does(ProcessHandle process, String work) {
        try {
            return Files.readString(Path.of("/proc/%d/cmdline".formatted(process.pid())))
                    .contains(work);
        } catch (IOException gone) {
            return false;
        }
    }

    private Api api() {
        return installation.tenant(server);
    }
}
