package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.OwnerSql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** Two clusters with the same data, which change places by REST while a client looks at both by SQL. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TopologiesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static TestTenant tenant;
    private static Api api;
    private static String first;
    private static String second = "";
    private static String topology = "";
    private static List<String> rows = new ArrayList<>();

    @BeforeAll
    static void makeCluster() {
        tenant = TestTenant.fresh();
        api = tenant.api();
        first = made("/ha-clusters", """
                {"name":"orders","spec":{"instances":2,"backup":{"objectStore":"sandbox"}}}""");
        await("a recovery window")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> !cluster(first)
                        .at("/status/recoveryWindow/from")
                        .asString("")
                        .isEmpty());
    }

    @Test
    @Order(1)
    void aTopologyBeginsWithOneClusterThatGoesOn() {
        var generation = cluster(first).path("generation");

        var made = api.post("/topologies", "{\"name\":\"orders\",\"primary\":{\"cluster\":\"%s\"}}".formatted(first));

        assertThat(made.status()).as("%s", made).isEqualTo(201);
        topology = made.text("id");
        assertThat(made.header("Location")).isEqualTo("/topologies/" + topology);
        assertThat(made.text("primary")).isEqualTo(first);
        assertThat(cluster(first).path("generation")).isEqualTo(generation);
        assertThat(api.get("/topologies").body().path("items")).hasSize(1);
        Refusal.of(
                api.post("/topologies", "{\"name\":\"other\",\"primary\":{\"cluster\":\"%s\"}}".formatted(first)),
                409,
                "state-conflict");
    }

    @Test
    @Order(2)
    void aMemberFollowsThePrimaryWithTheSamePassword() throws SQLException {
        sql(first, "create table orders(n text)");
        written(first);

        second = made("/topologies/%s/members".formatted(topology), "{\"name\":\"orders-dr\"}");

        assertThat(cluster(second).at("/status/role").asString()).isEqualTo("REPLICA");
        assertThat(cluster(second).at("/status/state").asString()).isEqualTo("READY");
        assertThat(cluster(second).at("/status/primary").isNull()).isTrue();
        assertThat(credentials(second).path("password"))
                .isEqualTo(credentials(first).path("password"));
        await("what was written there")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptionsInstanceOf(SQLException.class)
                .untilAsserted(() -> assertThat(rowsOf(second)).isEqualTo(rows));
        assertThat(member(second).path("role").asString()).isEqualTo("REPLICA");
        assertThat(member(second).at("/lag/replayedUpTo").isNull()).isFalse();
    }

    @Test
    @Order(3)
    void whatWouldPartThemIsRefused() {
        Refusal.of(api.delete("/ha-clusters/" + first), 409, "state-conflict");
        Refusal.of(api.delete("/topologies/" + topology), 409, "state-conflict");
        Refusal.of(api.send("PATCH", "/ha-clusters/" + first, "{\"spec\":{\"backup\":null}}"), 409, "state-conflict");
        Refusal.of(
                api.post("/ha-clusters/%s/databases".formatted(second), "{\"name\":\"more\"}"), 409, "state-conflict");
        Refusal.of(api.post("/ha-clusters/%s/backups".formatted(second), "{}"), 409, "state-conflict");
        Refusal.of(switchover(first), 409, "state-conflict");
        Refusal.of(switchover("nobody"), 422, "invalid-request").because("#/to no-such-member");
    }

    @Test
    @Order(4)
    void theyChangePlacesAgainAndAgainAndNoRowIsLost() throws SQLException {
        for (var round = 0; round < 3; round++) {
            changePlaces(first, second);
            changePlaces(second, first);
        }
    }

    private static void changePlaces(String from, String to) throws SQLException {
        written(from);
        var job = tenant.succeeded(switchover(to));

        assertThat(job.path("topology").asString()).isEqualTo(topology);
        assertThat(job.at("/result/primary").asString()).isEqualTo(to);
        assertThat(api.get("/topologies/" + topology).text("primary")).isEqualTo(to);
        assertThat(cluster(from).at("/status/role").asString()).isEqualTo("REPLICA");
        assertThat(cluster(to).at("/status/role").asString()).isEqualTo("PRIMARY");
        assertThat(rowsOf(to)).isEqualTo(rows);
        written(to);
    }

    @Test
    @Order(5)
    void whoeverCouldStillBeAskedToStopIsNotReplaced() {
        var failover = "/topologies/%s/failover".formatted(topology);
        Refusal.of(api.post(failover, "{\"to\":\"%s\"}".formatted(second)), 409, "data-loss-consent-required");
        Refusal.of(
                api.post(
                        failover,
                        "{\"to\":\"%s\",\"acceptDataLoss\":true,\"oldPrimaryStopped\":true}".formatted(second)),
                409,
                "state-conflict");
    }

    @Test
    @Order(6)
    void aReplicaIsTakenOutByItsDeletion() {
        tenant.succeeded(api.delete("/ha-clusters/" + second));

        assertThat(api.get("/topologies/" + topology).body().path("members")).hasSize(1);
        assertThat(api.delete("/topologies/" + topology).status()).isEqualTo(204);
        assertThat(api.get("/topologies/" + topology).status()).isEqualTo(404);
        assertThat(cluster(first).at("/status/state").asString()).isEqualTo("READY");
    }

    private static void written(String cluster) throws SQLException {
        for (var n : IntStream.range(0, 10).toArray()) {
            var row = "%s-%d".formatted(cluster, rows.size() + n);
            sql(cluster, "insert into orders values ('%s')".formatted(row));
            rows.add(row);
        }
    }

    private static List<String> rowsOf(String cluster) throws SQLException {
        return sql(cluster, "select n from orders order by ctid");
    }

    private static Api.Answer switchover(String to) {
        return api.post("/topologies/%s/switchover".formatted(topology), "{\"to\":\"%s\"}".formatted(to));
    }

    private static JsonNode member(String cluster) {
        for (var member : api.get("/topologies/" + topology).body().path("members")) {
            if (member.path("cluster").asString().equals(cluster)) {
                return member;
            }
        }
        throw new AssertionError("%s is no member".formatted(cluster));
    }

    private static String made(String path, String body) {
        return tenant.succeeded(api.post(path, body)).at("/cluster/id").asString();
    }

    private static JsonNode cluster(String id) {
        return tenant.cluster(id);
    }

    private static JsonNode credentials(String id) {
        return api.get("/ha-clusters/%s/credentials".formatted(id)).body();
    }

    private static List<String> sql(String cluster, String statement) throws SQLException {
        return OwnerSql.sql(api, cluster, statement);
    }
}
