package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * How long a client that writes all the time cannot, by a switchover through us and by the operator's own verb, in turn: the
 * bare status patch that its own command-line tool sends.
 */
class SwitchoverRatioE2e {

    private static final int PAIRS = Integer.getInteger("matriarch.e2e.pairs", 5);

    @Test
    void oursBesideTheOperatorsOwn() {
        Assumptions.assumeTrue(RealOperator.TESTED.equals(RealOperator.CLOUDNATIVE_PG), "it has no verb of its own");
        var ratios = new ArrayList<Double>();
        try (var stage = Stage.set()) {
            var cluster = RealCluster.made(stage, 3);
            try (var writing = WritingPod.start(cluster.application(), cluster.credentials())) {
                for (var pair = 0; pair < PAIRS; pair++) {
                    var ours = outage(cluster, writing, () -> cluster.does("switchover", "{}"));
                    var bare = outage(cluster, writing, () -> bareSwitchover(cluster));
                    ratios.add((double) ours.toMillis() / bare.toMillis());
                    System.out.printf(
                            "E2E switchover %d ms through us, %d ms bare%n", ours.toMillis(), bare.toMillis());
                }
                assertThat(writing.missing()).isEmpty();
            }
            cluster.tenant().succeeded(cluster.asksForDeletion());
        }
        ratios.sort(null);
        System.out.printf(
                "E2E outage by a switchover, ours / the operator's own: median %.2f of %d pairs, all %s%n",
                ratios.get(ratios.size() / 2), ratios.size(), ratios);
        assertThat(ratios).hasSize(PAIRS);
    }

    private static Duration outage(RealCluster cluster, WritingPod writing, Runnable switchover) {
        cluster.awaitState("READY", Duration.ofMinutes(5));
        writing.goesOn();
        var begun = Instant.now();
        switchover.run();
        cluster.awaitState("READY", Duration.ofMinutes(5));
        writing.goesOn();
        return writing.longestGap(begun);
    }

    private static void bareSwitchover(RealCluster cluster) {
        var to = cluster.standby();
        cluster.client()
                .genericKubernetesResources(RealOperator.CLOUDNATIVE_PG.clusters())
                .inNamespace(cluster.tenant().namespace())
                .withName(RealCluster.NAME)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status":{"targetPrimary":"%s","targetPrimaryTimestamp":"%s","phase":"Switchover in progress",
                         "phaseReason":"Switching over to %1$s"}}""".formatted(
                                to, Instant.now().truncatedTo(ChronoUnit.SECONDS)));
        await("the move to " + to).atMost(Duration.ofMinutes(5)).until(cluster::primary, to::equals);
    }
}
