package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.harness.Api.Answer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** A primary is stopped for good, a replica takes its place, and the old one follows, made anew. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReplacedPrimary {

    private final Stage stage = Stage.bare();
    private RealCluster first;
    private RealCluster second;
    private WritingPod writer;
    private String topology = "";

    /** Passes the test over where the operator cannot do it in that way. */
    abstract RealTopology made(Stage stage);

    /** Until one that takes writes since a moment ago can be followed. */
    abstract void awaitFollowable(RealCluster cluster);

    @BeforeAll
    void set() {
        var both = made(stage);
        topology = both.id();
        first = both.first();
        second = both.second();
        writer = both.writer();
    }

    @AfterAll
    void clear() {
        stage.close();
    }

    @Test
    void oneThatWasLostFollowsAgainAndTheOtherTakesWrites() {
        writer.goesOn();
        var begun = Instant.now();
        first.tenant().succeeded(asks("/ha-clusters/" + first.id() + "/fence", "{}"));

        var failover = "{\"to\":\"%s\",\"acceptDataLoss\":true}".formatted(second.id());
        var failed = first.tenant().succeeded(asks("/topologies/%s/failover".formatted(topology), failover));
        var closed = first.tenant()
                .api()
                .ended(first.tenant()
                        .api()
                        .get("/jobs?kind=CLOSE_CLUSTER")
                        .body()
                        .at("/items/0"));
        assertThat(closed.path("state").asString()).as("%s", closed).isEqualTo("SUCCEEDED");
        Evidence.row(
                "topology failover",
                "%s".formatted(failed.path("result")),
                Duration.between(begun, Instant.now()),
                "the primary fenced before");
        awaitFollowable(second);

        var again = Instant.now();
        first.tenant()
                .succeeded(asks(
                        "/topologies/%s/rejoin".formatted(topology),
                        "{\"member\":\"%s\",\"acceptDataLoss\":true}".formatted(first.id())));

        assertThat(members().toString()).contains("REPLICA", "PRIMARY").doesNotContain("LOST");
        assertThat(first.status().path("role").asString()).isEqualTo("REPLICA");
        assertThat(first.credentials().path("password"))
                .isEqualTo(second.credentials().path("password"));
        Evidence.row("topology rejoin", "it follows", Duration.between(again, Instant.now()), "");
    }

    private JsonNode members() {
        return first.tenant().api().get("/topologies/" + topology).body().path("members");
    }

    private Answer asks(String path, String body) {
        return first.tenant().api().post(path, body);
    }
}
