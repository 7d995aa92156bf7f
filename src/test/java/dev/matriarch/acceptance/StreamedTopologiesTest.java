package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two clusters with the same data and no archive, of which one gets the other's WAL as it is written. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StreamedTopologiesTest {

    private static OrdersTopology topology;
    private static String first;
    private static String second = "";

    @BeforeAll
    static void makeTopology() throws SQLException {
        topology = new OrdersTopology();
        first = topology.made("/ha-clusters", "{\"name\":\"orders\",\"spec\":{\"instances\":2}}");
        topology.table(first);
        topology.written(first);
        assertThat(topology.begins("orders", first).status()).isEqualTo(201);
    }

    @Test
    @Order(1)
    void oneThatIsNotBackedUpIsFollowedInNoOtherWay() {
        var members = topology.path() + "/members";
        Refusal.of(topology.api().post(members, "{\"name\":\"orders-dr\"}"), 422, "invalid-request")
                .because("#/streaming required");
        Refusal.of(
                        topology.api()
                                .post(
                                        members,
                                        "{\"name\":\"orders-dr\",\"streaming\":true,\"spec\":{\"backup\":{\"objectStore\":\"sandbox\"}}}"),
                        422,
                        "invalid-request")
                .because("#/spec/backup not-alike");
    }

    @Test
    @Order(2)
    void aMemberIsACopyThatFollows() throws SQLException {
        second = topology.made(topology.path() + "/members", "{\"name\":\"orders-dr\",\"streaming\":true}");

        topology.assertFollows(second, first, "[\"STREAM\"]");
        topology.written(first);
        topology.awaitAllRowsOn(second);
    }

    @Test
    @Order(3)
    void nobodyBeginsAnArchiveThatTheOtherOneDoesNotKnow() {
        var backup = "{\"spec\":{\"backup\":{\"objectStore\":\"sandbox\"}}}";
        Refusal.of(topology.api().send("PATCH", "/ha-clusters/" + first, backup), 409, "state-conflict");
    }

    @Test
    @Order(4)
    void whoIsNewAtThePrimaryLogsInAtTheOtherOneToo() {
        var api = topology.api();
        var users = "/ha-clusters/%s/users";
        topology.tenant().succeeded(api.post(users.formatted(first), "{\"name\":\"clerk\",\"memberOf\":[\"app\"]}"));

        assertThat(api.get(users.formatted(second)).body().at("/items/0/name").asString())
                .isEqualTo("clerk");
        var password = api.get(users.formatted(first) + "/clerk/credentials").text("password");
        var there = await("that it is known there")
                .atMost(OrdersTopology.PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () -> api.get(users.formatted(second) + "/clerk/credentials"),
                        said -> said.status() == 200 && said.text("password").equals(password));
        assertThatNoException()
                .isThrownBy(() -> DriverManager.getConnection(
                                there.body().at("/readWrite/jdbcUrl").asString(), "clerk", password)
                        .close());
        var renewal = api.get("/jobs?kind=RENEW_PEER_SECRETS")
                .body()
                .at("/items/0/id")
                .asString();
        assertThat(api.ended(renewal, OrdersTopology.PATIENCE).path("state").asString())
                .isEqualTo("SUCCEEDED");
        Refusal.of(api.post(users.formatted(second), "{\"name\":\"other\"}"), 409, "state-conflict");
    }

    @Test
    @Order(5)
    void theyChangePlacesAgainAndAgainAndNoRowIsLost() throws SQLException {
        for (var round = 0; round < 2; round++) {
            topology.changePlaces(first, second);
            topology.changePlaces(second, first);
        }
        topology.awaitAllRowsOn(second);
    }
}
