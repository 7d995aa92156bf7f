package dev.matriarch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Api.Answer;
import dev.matriarch.harness.Installation;
import dev.matriarch.harness.OwnerSql;
import dev.matriarch.harness.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A primary is lost, a replica takes its place, and the old one comes back with all that it had. */
class LostPrimaryTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Installation installation = new Installation();
    private final ServerProcess server = installation.launch().ready();

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void itNeverWritesAgain() throws SQLException, IOException {
        var topology = new TestTopology(api());
        itIsReplaced(topology);
        topology.awaitBackupOf(topology.reader());
        itFollowsAgain(topology);
        itTakesWritesAgain(topology);
    }

    @Test
    void itNeverWritesAgainWhereNothingIsArchived() throws SQLException, IOException {
        var topology = TestTopology.streamed(api());
        itIsReplaced(topology);
        itFollowsAgain(topology);
        itTakesWritesAgain(topology);
    }

    private void itIsReplaced(TestTopology topology) throws SQLException, IOException {
        OwnerSql.sql(api(), topology.writer(), "insert into orders values ('before')");
        await("the row on the other side")
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> OwnerSql.sql(api(), topology.reader(), "select n from orders")
                        .contains("before"));
        refused(failover(topology, "false"), "data-loss-consent-required");
        refused(failover(topology, "true"), "state-conflict");

        var control = installation
                .home()
                .sandbox()
                .resolve("clusters/%s/instances/orders-1/data/global/pg_control".formatted(topology.writer()));
        var away = control.resolveSibling("pg_control.away");
        Files.move(control, away);
        installation.home().postmasters(topology.writer()).forEach(ProcessHandle::destroyForcibly);
        var job = accepted(topology);

        assertThat(job.path("state").asString()).as("%s", job).isEqualTo("SUCCEEDED");
        assertThat(job.at("/result/replayedUpTo").asString()).isNotEmpty();
        assertThat(OwnerSql.sql(api(), topology.reader(), "insert into orders values ('after') returning n"))
                .containsExactly("after");
        assertThat(roles(topology)).contains("LOST", "PRIMARY");

        Files.move(away, control);
        var close = api().get("/jobs?kind=CLOSE_CLUSTER").body().at("/items/0");
        var closed = api().ended(close.path("id").asString(), PATIENCE);
        assertThat(closed.path("state").asString()).as("%s", closed).isEqualTo("SUCCEEDED");
        assertThat(closed.at("/result/lastLsn").asString()).contains("/");
        assertThat(closed.at("/result/lostTransactions").isNumber()).isTrue();
        for (var attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(() -> OwnerSql.sql(api(), topology.writer(), "insert into orders values ('strayed')"))
                    .isInstanceOf(SQLException.class);
        }
    }

    private void itFollowsAgain(TestTopology topology) throws SQLException {
        var rejoin = "/topologies/%s/rejoin".formatted(topology.id());
        refused(api().post(rejoin, "{\"member\":\"%s\"}".formatted(topology.writer())), "data-loss-consent-required");

        topology.made(rejoin, "{\"member\":\"%s\",\"acceptDataLoss\":true}".formatted(topology.writer()));

        assertThat(roles(topology)).contains("REPLICA", "PRIMARY").doesNotContain("LOST");
        await("all rows there")
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> OwnerSql.sql(api(), topology.writer(), "select n from orders order by n")
                        .equals(List.of("after", "before")));
    }

    private void itTakesWritesAgain(TestTopology topology) throws SQLException {
        topology.made(
                "/topologies/%s/switchover".formatted(topology.id()), "{\"to\":\"%s\"}".formatted(topology.writer()));

        assertThat(OwnerSql.sql(api(), topology.writer(), "insert into orders values ('again') returning n"))
                .containsExactly("again");
    }

    private JsonNode accepted(TestTopology topology) {
        var answer = await("the primary to be seen as down")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> failover(topology, "true"), one -> one.status() == 202);
        return api().ended(answer.text("id"), PATIENCE);
    }

    private String roles(TestTopology topology) {
        return api().get("/topologies/" + topology.id()).body().path("members").toString();
    }

    private Answer failover(TestTopology topology, String accept) {
        return api().post(
                        "/topologies/%s/failover".formatted(topology.id()),
                        "{\"to\":\"%s\",\"acceptDataLoss\":%s}".formatted(topology.reader(), accept));
    }

    private static void refused(Answer answer, String code) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(409);
        assertThat(answer.text("code")).isEqualTo(code);
    }

    private Api api() {
        return installation.tenant(server);
    }
}
