package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two clusters with the same data, which change places by REST while a client looks at both by SQL. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TopologiesTest {

    private static OrdersTopology topology;
    private static Api api;
    private static String first;
    private static String second = "";

    @BeforeAll
    static void makeCluster() {
        topology = new OrdersTopology();
        api = topology.api();
        first = topology.made("/ha-clusters", """
                {"name":"orders","spec":{"instances":2,"backup":{"objectStore":"sandbox"}}}""");
        await("a recovery window")
                .atMost(OrdersTopology.PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> !topology.cluster(first)
                        .at("/status/recoveryWindow/from")
                        .asString("")
                        .isEmpty());
    }

    @Test
    @Order(1)
    void aTopologyBeginsWithOneClusterThatGoesOn() {
        var generation = topology.cluster(first).path("generation");

        var made = topology.begins("orders", first);

        assertThat(made.status()).as("%s", made).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo(topology.path());
        assertThat(made.text("primary")).isEqualTo(first);
        assertThat(topology.cluster(first).path("generation")).isEqualTo(generation);
        assertThat(api.get("/topologies").body().path("items")).hasSize(1);
        Refusal.of(topology.begins("other", first), 409, "state-conflict");
    }

    @Test
    @Order(2)
    void aMemberFollowsThePrimaryWithTheSamePassword() throws SQLException {
        topology.table(first);
        topology.written(first);

        second = topology.made(topology.path() + "/members", "{\"name\":\"orders-dr\"}");

        topology.assertFollows(second, first, "[\"ARCHIVE\"]");
        topology.awaitAllRowsOn(second);
        assertThat(topology.member(second).at("/lag/replayedUpTo").isNull()).isFalse();
    }

    @Test
    @Order(3)
    void whatWouldPartThemIsRefused() {
        Refusal.of(api.delete("/ha-clusters/" + first), 409, "state-conflict");
        Refusal.of(api.delete(topology.path()), 409, "state-conflict");
        Refusal.of(api.send("PATCH", "/ha-clusters/" + first, "{\"spec\":{\"backup\":null}}"), 409, "state-conflict");
        Refusal.of(
                api.post("/ha-clusters/%s/databases".formatted(second), "{\"name\":\"more\"}"), 409, "state-conflict");
        Refusal.of(api.post("/ha-clusters/%s/backups".formatted(second), "{}"), 409, "state-conflict");
        Refusal.of(topology.switchover(first), 409, "state-conflict");
        Refusal.of(topology.switchover("nobody"), 422, "invalid-request").because("#/to no-such-member");
    }

    @Test
    @Order(4)
    void theyChangePlacesAgainAndAgainAndNoRowIsLost() throws SQLException {
        for (var round = 0; round < 3; round++) {
            topology.changePlaces(first, second);
            topology.changePlaces(second, first);
        }
    }

    @Test
    @Order(5)
    void whoeverCouldStillBeAskedToStopIsNotReplaced() {
        var failover = topology.path() + "/failover";
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
        topology.tenant().succeeded(api.delete("/ha-clusters/" + second));

        assertThat(api.get(topology.path()).body().path("members")).hasSize(1);
        assertThat(api.delete(topology.path()).status()).isEqualTo(204);
        assertThat(api.get(topology.path()).status()).isEqualTo(404);
        assertThat(topology.cluster(first).at("/status/state").asString()).isEqualTo("READY");
    }
}
