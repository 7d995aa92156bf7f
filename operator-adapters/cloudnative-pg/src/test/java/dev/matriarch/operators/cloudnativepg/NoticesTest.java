package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Health;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is true beside the one question, whether it is settled. */
class NoticesTest extends SpoiledCluster {

    @Test
    void instancesOnOneNodeAreTold() {
        cluster.with("Pod", "orders-3", pod -> ((ObjectNode) pod.path("spec")).put("nodeName", node("orders-1")));

        assertThat(seen().settled()).isTrue();
        assertThat(seen().facts().conditions())
                .singleElement()
                .satisfies(condition ->
                        assertThat(condition.message()).startsWith("orders-1 and orders-3 run on the same node"));
    }

    @Test
    void aCertificateThatWasNotRenewedIsTold() {
        assertThat(seen(cluster.later(Duration.ofDays(83))).facts().conditions())
                .isEmpty();
        assertThat(seen(cluster.later(Duration.ofDays(3))).facts().conditions())
                .extracting(Condition::type)
                .containsExactly("CertificateExpiring");
        assertThat(seen().facts().conditions()).extracting(Condition::reason).containsExactly("NotRenewed");
        assertThat(seen(cluster.later(Duration.ofDays(5))).facts().conditions())
                .extracting(Condition::reason)
                .containsExactly("Expired");
    }

    @Test
    void commitsThatWaitForStandbysInVainAreAnOutage() {
        cluster.without("Pod", "orders-2").without("Pod", "orders-3");

        assertThat(seen().health()).isEqualTo(Health.DOWN);
        assertThat(seen().facts().primary()).isEqualTo("orders-1");
    }

    @Test
    void withoutItsResourceAClusterIsDegradedAtBest() {
        cluster.without("Cluster", "orders");

        assertThat(seen().health()).isEqualTo(Health.DEGRADED);
        assertThat(seen().convergence()).isInstanceOf(Stuck.class);
        assertThat(seen(Expectation.matching(desired(WholeCluster.WANTED), null))
                        .convergence())
                .isEqualTo(new Progressing("the cluster is being removed"));
        assertThat(seen(Expectation.matching(desired(WholeCluster.WANTED), new Fence.Mark(0, 0)))
                        .convergence())
                .isInstanceOf(Progressing.class);
        assertThat(words(seen(Expectation.gone()))).startsWith("still there: 3 pods, 3 volumes, 3 services");
    }
}
