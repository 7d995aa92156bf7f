package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.ContractFence;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The operator is asked to look again where what it says of a server may be old. */
class AnotherLookTest extends SpoiledCluster {

    @Test
    void whoeverIsSaidNotToAnswerIsLookedAtAgain() {
        mute("orders-1");

        assertThat(asked(AnotherLook.AFTER)).containsExactly("PATCH ");
    }

    @Test
    void whatWasSaidThisMomentIsNew() {
        mute("orders-1");

        assertThat(asked(AnotherLook.AFTER.minusSeconds(1))).isEmpty();
    }

    @Test
    void whereAllAnswerNobodyIsAsked() {
        assertThat(asked(Duration.ofHours(1))).isEmpty();
    }

    @Test
    void whoIsNotReadyMayNotAnswer() {
        mute("orders-1");
        unready("orders-1");

        assertThat(asked(Duration.ofHours(1))).isEmpty();
    }

    private void mute(String instance) {
        cluster.withStatus(
                status -> ((ObjectNode) status.path("instancesReportedState").path(instance)).remove("timeLineID"));
    }

    /** What is written where the operator has spoken so long ago. */
    private List<String> asked(Duration ago) {
        cluster.with(
                "Cluster",
                "orders",
                whole -> whole.path("metadata").path("managedFields").forEach(entry -> {
                    if (entry.path("subresource").asText().equals("status")) {
                        ((ObjectNode) entry)
                                .put("time", cluster.takenAt().minus(ago).toString());
                    }
                }));
        var scene = Scene.of(cluster.snapshot(), WholeCluster.SCENE.ref());
        try (var served = new ServedCluster(cluster.snapshot(), WholeCluster.SCENE.ref())) {
            new AnotherLook(served.server(), "recorder").ask(scene, ContractFence.of(1, 2));
            return served.writes();
        }
    }
}
