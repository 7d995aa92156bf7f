package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
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
    void theyChangePlacesAgainAndAgainAndNoRowIsLost() throws SQLException {
        for (var round = 0; round < 2; round++) {
            topology.changePlaces(first, second);
            topology.changePlaces(second, first);
        }
        topology.awaitAllRowsOn(second);
    }
}
