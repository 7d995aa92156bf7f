package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** One cluster of three whose primary moves, on purpose and not, under a client that writes all the time. */
@TestMethodOrder(OrderAnnotation.class)
class PrimaryMovesE2e {

    private static Stage stage;
    private static RealCluster cluster;
    private static WritingPod writing;

    @BeforeAll
    static void set() {
        stage = Stage.set();
        cluster = RealCluster.made(stage, 3);
        writing = WritingPod.start(cluster.application(), cluster.credentials());
    }

    @AfterAll
    static void clear() {
        writing.close();
        cluster.tenant().succeeded(cluster.asksForDeletion());
        stage.close();
    }

    @Test
    @Order(1)
    void aSwitchoverToAChosenStandbyLosesNothing() {
        await("what the primary says of its standbys")
                .atMost(Duration.ofMinutes(2))
                .until(
                        () -> cluster.status().path("instances").toString(),
                        told -> told.contains(RealOperator.TESTED.confirming()));
        var since = Instant.now();
        var to = cluster.standby();
        var job = cluster.does("switchover", "{\"to\":\"%s\"}".formatted(to));
        assertThat(cluster.primary()).isEqualTo(to);
        assertThat(note(job, "await-writable")).isEqualTo(to + " takes writes");
        assertThat(note(job, "await-whole")).isEqualTo("3 of 3 instances ready");
        assertNothingLost("switchover", since);
    }

    @Test
    @Order(2)
    void aSwitchoverThatCannotBeIsRefusedAtOnce() {
        assertRefused("switchover", "{\"to\":\"%s\"}".formatted(cluster.primary()), 409, "state-conflict");
        assertRefused("switchover", "{\"to\":\"orders-9\"}", 422, "no-such-instance");
    }

    @Test
    @Order(3)
    void oneStandbyRestartsAndNothingElse() {
        var primary = cluster.primary();
        var standby = cluster.standby();
        var since = Instant.now();
        cluster.does("restart", "{\"instance\":\"%s\"}".formatted(standby));
        assertThat(cluster.primary()).isEqualTo(primary);
        assertNothingLost("restart of a standby", since);
    }

    @Test
    @Order(4)
    void thePrimaryRestartsAndKeepsItsRole() {
        var primary = cluster.primary();
        var since = Instant.now();
        cluster.does("restart", "{\"instance\":\"%s\"}".formatted(primary));
        assertIsPrimaryStill(primary);
        assertNothingLost("restart of the primary", since);
    }

    @Test
    @Order(5)
    void allRestartOneAfterTheOther() {
        var primary = cluster.primary();
        var since = Instant.now();
        cluster.does("restart", "{}");
        assertIsPrimaryStill(primary);
        assertNothingLost("rolling restart", since);
    }

    @Test
    @Order(6)
    void aFailoverOnRequestLosesNothingWhereCommitsWaitForStandbys() {
        var primary = cluster.primary();
        var since = Instant.now();
        cluster.does("failover", "{}");
        assertThat(cluster.primary()).isNotEqualTo(primary);
        assertNothingLost("failover on request", since);
    }

    @Test
    @Order(7)
    void aPrimaryThatDiesWithItsVolumeIsReplacedAndTold() {
        var since = Instant.now();
        cluster.losesItsPrimary();
        assertNothingLost("the primary's death with its volume", since);
    }

    /** With Zalando's operator the role is handed over before a primary's pod is made anew. */
    private static void assertIsPrimaryStill(String primary) {
        if (!RealOperator.TESTED.equals(RealOperator.ZALANDO)) {
            assertThat(cluster.primary()).isEqualTo(primary);
        }
    }

    private static void assertNothingLost(String what, Instant since) {
        writing.assertNothingLost();
        System.out.printf(
                "E2E %s: longest time without an acknowledged row %d ms, %d rows acknowledged so far, 0 missing%n",
                what,
                writing.longestGap(since).toMillis(),
                writing.acknowledged().size());
    }

    private static void assertRefused(String action, String body, int status, String code) {
        var refused = cluster.asks(action, body);
        assertThat(refused.status()).as("%s", refused.body()).isEqualTo(status);
        assertThat(refused.body().toString()).contains(code);
    }

    private static String note(JsonNode job, String step) {
        return job.path("steps")
                .valueStream()
                .filter(one -> one.path("name").asString().equals(step))
                .map(one -> one.path("note").asString())
                .findFirst()
                .orElse("");
    }
}
