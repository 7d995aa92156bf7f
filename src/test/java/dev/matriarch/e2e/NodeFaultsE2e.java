package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One cluster of three, and the node of its primary drained, killed and cut off, under a client on another node that writes
 * all the time.
 */
class NodeFaultsE2e {

    private static final Duration SOON = Duration.ofMinutes(5);

    private static Stage stage;
    private static RealCluster cluster;
    private static Nodes nodes;

    private String primary;
    private String node;

    @BeforeAll
    static void set() {
        stage = Stage.set();
        cluster = RealCluster.made(stage, 3);
        nodes = new Nodes(stage.kubernetes().client());
    }

    @AfterAll
    static void clear() {
        Evidence.fair();
        cluster.tenant().succeeded(cluster.asksForDeletion());
        stage.close();
    }

    @BeforeEach
    void findThePrimary() {
        cluster.awaitState("READY", SOON);
        primary = cluster.primary();
        node = cluster.node(primary);
    }

    @Test
    void aNodeThatIsDrainedGivesUpItsPrimary() {
        endures(
                "primary's node drained",
                () -> nodes.drain(node, cluster.tenant().namespace()),
                () -> nodes.uncordon(node),
                "Unschedulable");
    }

    @Test
    void aNodeThatIsKilledTakesNoAcknowledgedRowWithIt() {
        endures("primary's node killed", () -> nodes.kill(node), () -> nodes.start(node), "NodeLost");
    }

    @Test
    void aNodeThatIsCutOffIsNoSecondPrimary() {
        endures("primary's node cut off", () -> nodes.partition(node), () -> nodes.heal(node), "NodeLost");
    }

    /** Another primary takes writes while the fault lasts, nobody calls the cluster whole, why is told, and afterwards it is. */
    private void endures(String fault, Runnable happens, Runnable ends, String condition) {
        var told = cluster.events("cluster.primary-changed").size();
        var application = cluster.application().on(nodes.other(node));
        try (var writing = WritingPod.start(application, cluster.credentials())) {
            var begun = Instant.now();
            happens.run();
            var notReadyAfter = sinceWhen(begun, () -> !cluster.state().equals("READY"));
            var primaryAfter = sinceWhen(
                    begun,
                    () -> !cluster.primary().isEmpty() && !cluster.primary().equals(primary));
            writing.goesOn();
            assertThat(cluster.state()).isNotEqualTo("READY");
            await(condition)
                    .atMost(Duration.ofMinutes(1))
                    .until(
                            () -> cluster.condition(condition).path("message").asString(""),
                            words -> words.contains(primary));
            ends.run();
            cluster.awaitState("READY", SOON);
            cluster.assertReady(3);
            writing.goesOn();
            Evidence.row(
                    fault,
                    "whole again",
                    Duration.between(begun, Instant.now()),
                    "no longer READY after %.1f s, another primary after %.1f s, longest time without a row %.1f s, %d rows, %d missing"
                            .formatted(
                                    seconds(notReadyAfter),
                                    seconds(primaryAfter),
                                    seconds(writing.longestGap(begun)),
                                    writing.acknowledged().size(),
                                    writing.missing().size()));
            assertThat(writing.missing()).isEmpty();
        }
        assertThat(cluster.events("cluster.primary-changed")).hasSizeGreaterThan(told);
    }

    private static Duration sinceWhen(Instant begun, Callable<Boolean> so) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(200)).until(so);
        return Duration.between(begun, Instant.now());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
