package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Settled;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Health;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One thing is wrong with an otherwise whole cluster, and is not overlooked. */
class ReadingTest extends SpoiledCluster {

    @Test
    void aWholeClusterIsSettledAndUp() {
        assertThat(seen().convergence()).isEqualTo(new Settled());
        assertThat(seen().health()).isEqualTo(Health.UP);
    }

    @Test
    void aWriteThatIsNotThereYetIsWaitedFor() {
        var next = Expectation.matching(desired(WholeCluster.WANTED), new Fence.Mark(1, 2));

        assertThat(seen(next).convergence()).isEqualTo(new Progressing("change 1.2 has not been written yet"));
    }

    @Test
    void aMarkThatCannotBeReadIsNone() {
        cluster.with("Cluster", "orders", tree -> labels(tree).put("matriarch.dev/write", "rubbish"));

        assertThat(seen().convergence()).isEqualTo(new Progressing("change 1.1 has not been written yet"));
    }

    @Test
    void anotherPrimaryThanExpectedIsNotSettled() {
        var expectation = WholeCluster.expectation();

        assertThat(seen(expectation.withPrimary("orders-1")).settled()).isTrue();
        assertThat(seen(expectation.withPrimary("orders-2")).convergence())
                .isEqualTo(new Progressing("orders-1 is still primary"));
        assertThat(seen(expectation.withoutPrimary("orders-1")).convergence())
                .isEqualTo(new Progressing("orders-1 is still primary"));
    }

    @Test
    void thePhaseAloneIsNotBelieved() {
        cluster.without("Pod", "orders-3");

        assertThat(seen().convergence()).isEqualTo(new Progressing("2 of 3 instances ready, orders-3 has no pod"));
        assertThat(seen().health()).isEqualTo(Health.DEGRADED);
    }

    @Test
    void aPodThatIsGoingCountsForNothing() {
        cluster.with("Pod", "orders-1", pod -> metadata(pod).put("deletionTimestamp", "2026-11-26T14:00:00Z"));

        assertThat(seen().convergence()).isEqualTo(new Progressing("2 of 3 instances ready, orders-1 is stopping"));
        assertThat(seen().health()).isEqualTo(Health.DOWN);
        assertThat(seen().facts().primary()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unhealthy", ""})
    void anInstanceThatNoServiceLeadsToIsNotReady(String role) {
        cluster.with("Pod", "orders-2", pod -> labels(pod).put("cnpg.io/instanceRole", role));

        assertThat(seen().convergence()).isEqualTo(new Progressing("2 of 3 instances ready, orders-2 has no role yet"));
    }

    @Test
    void aTargetThatIsPendingIsNotSettled() {
        cluster.withStatus(status -> status.put("targetPrimary", "pending"));

        assertThat(seen().convergence())
                .isEqualTo(new Progressing("3 of 3 instances ready, the primary role is moving from orders-1"));
    }

    @Test
    void fieldsThatGoDropsMeanNothingIsThere() {
        cluster.withStatus(status -> status.remove("readyInstances"));

        assertThat(seen().convergence())
                .isEqualTo(new Progressing("3 of 3 instances ready, the operator has not counted them yet"));
    }

    @Test
    void aPhaseThatNobodyKnowsIsProgress() {
        cluster.withStatus(status -> status.put("phase", "Polishing").put("phaseReason", "new in 1.99"));

        assertThat(seen().convergence())
                .isEqualTo(new Progressing("3 of 3 instances ready, the operator says: Polishing (new in 1.99)"));
    }

    @Test
    void anotherImageOnAPodIsNotSettledWhateverTheStatusSays() {
        cluster.with("Pod", "orders-2", pod -> container(pod).put("image", "ghcr.io/cloudnative-pg/postgresql:17"));

        assertThat(seen().convergence())
                .isEqualTo(new Progressing(
                        "3 of 3 instances ready, orders-2 still runs ghcr.io/cloudnative-pg/postgresql:17"));
    }

    @Test
    void resourcesAreHeldAgainstThePodsByAmount() {
        var half = WholeCluster.WANTED.withCpu("0.5");
        cluster.withSpec(spec -> spec.set("resources", amounts("cpu", "500m")));

        assertThat(seen(expecting(half)).convergence())
                .isEqualTo(new Progressing("3 of 3 instances ready, orders-1 is to be restarted with other resources"));

        for (var pod : new String[] {"orders-1", "orders-2", "orders-3"}) {
            cluster.with("Pod", pod, tree -> container(tree).set("resources", amounts("cpu", "500m")));
        }
        assertThat(seen(expecting(half)).settled()).isTrue();
    }

    @Test
    void aVolumeThatIsStillSmallIsGrowing() {
        cluster.with(
                "PersistentVolumeClaim",
                "orders-3",
                claim -> ((ObjectNode) claim.path("status"))
                        .set("capacity", Json.object().put("storage", "256Mi")));

        assertThat(seen().convergence())
                .isEqualTo(new Progressing("3 of 3 instances ready, the volume orders-3 is growing to 512Mi"));
        assertThat(seen().facts().storageCapacity()).isEqualTo("256Mi");
    }

    @Test
    void parametersAreGivenTimeUnlessTheInstancesStartedLater() {
        cluster.with(
                "Cluster",
                "orders",
                tree -> tree.path("metadata").path("managedFields").forEach(field -> {
                    if (field.path("manager").asText().equals("matriarch")) {
                        ((ObjectNode) field).put("time", cluster.takenAt().toString());
                    }
                }));

        assertThat(seen().convergence())
                .isEqualTo(new Progressing("3 of 3 instances ready, the configuration is being brought in force"));
        assertThat(seen(cluster.later(Duration.ofSeconds(5))).settled()).isTrue();
    }
}
