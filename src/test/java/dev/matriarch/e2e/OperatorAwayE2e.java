package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The operator is not there when a change is asked for, and for a while after. Whatever the change, the job waits and says
 * for what, nothing is called done that is not, and with the operator back it comes to its end.
 */
@TestMethodOrder(OrderAnnotation.class)
class OperatorAwayE2e {

    private static final Duration AWAY = Duration.ofSeconds(20);
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

    private static Stage stage;
    private static RealCluster cluster;

    @BeforeAll
    static void set() {
        stage = Stage.set();
        cluster = RealCluster.made(stage, 3);
    }

    @AfterAll
    static void clear() {
        stage.close();
    }

    @AfterEach
    void comesBack() {
        stage.kubernetes().scaleOperator(1);
        Evidence.fair();
    }

    /** In the order in which one cluster can live through them. */
    static List<Change> changes() {
        return List.of(
                new Change("parameters", () -> cluster.sets("work_mem", "8MB")),
                new Change("resize", () -> cluster.asks("resize", "{\"storage\":\"2Gi\"}")),
                new Change("scale in", () -> cluster.asks("scale", "{\"instances\":2}")),
                new Change("scale out", () -> cluster.asks("scale", "{\"instances\":3}")),
                new Change("restart of one", () -> cluster.asks("restart", instance(cluster.standby()))),
                new Change("restart of all", () -> cluster.asks("restart", "{}")),
                new Change(
                        "fence",
                        "fence",
                        () -> cluster.asks("fence", "{\"instances\":[\"%s\"]}".formatted(cluster.standby()))),
                new Change("unfence", "fence", () -> cluster.asks("unfence", "{}")),
                new Change("hibernate", () -> cluster.asks("hibernate", "{}")),
                new Change("resume", () -> cluster.asks("resume", "{}")),
                new Change("switchover", () -> cluster.asks("switchover", "{}")),
                new Change("failover", () -> cluster.asks("failover", "{\"acceptDataLoss\":true}")),
                new Change("delete", cluster::asksForDeletion));
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("changes")
    void itIsWaitedFor(Change change) {
        change.assumeThatItCan(stage);
        Evidence.weather("operator away when asked");
        stage.kubernetes().scaleOperator(0);
        await("the operator gone")
                .atMost(Duration.ofMinutes(2))
                .until(() -> stage.kubernetes().operatorPods() == 0);

        var accepted = change.asked().get();
        assertThat(accepted.status()).as("%s", accepted.body()).isEqualTo(202);
        Stage.passes(AWAY);
        var meanwhile = cluster.tenant().job(accepted);
        System.out.println(
                "E2E meanwhile " + change + ": " + meanwhile.path("state").asString() + " " + notes(meanwhile));

        stage.kubernetes().scaleOperator(1);
        cluster.tenant().succeeded(accepted);
        if (!takesNoOperator(change)) {
            assertThat(meanwhile.path("state").asString()).isNotIn(ENDED);
        }
    }

    /** Patroni restarts a single instance, whether its operator is there or not. */
    private static boolean takesNoOperator(Change change) {
        return RealOperator.TESTED.equals(RealOperator.ZALANDO)
                && change.toString().equals("restart of one");
    }

    private static List<String> notes(JsonNode job) {
        return job.path("steps")
                .valueStream()
                .map(step ->
                        step.path("name").asString() + " " + step.path("state").asString() + ": "
                                + step.path("note").asString(""))
                .toList();
    }

    private static String instance(String name) {
        return "{\"instance\":\"%s\"}".formatted(name);
    }
}
