package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.OperatorBusyException;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Replica;
import dev.matriarch.operators.cloudnativepg.Statistics.Standing;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What breaks clients that take CloudNativePG at its word where one cluster follows another, one trap to a test, with the numbers that
 * the operator's contract gives them, or its words where it gives none.
 */
class ReplicaTrapsTest extends ReplicatedCluster {

    private static final ClusterRef REF = WholeCluster.SCENE.ref();

    @Test
    void trap17ThePrimaryAndTheTokenAreChangedInOneWrite() {
        follows();
        try (var served = new ServedCluster(cluster.snapshot(), REF)) {
            served.apply(READING.manifests().of(PROMOTED), ContractFence.of(2, 1));

            assertThat(served.writes()).containsExactly("PATCH ");
            assertThat(served.patch())
                    .contains(
                            "\"primary\":\"main\"",
                            "\"promotionToken\":\"%s\"".formatted(TOKEN),
                            "\"resourceVersion\"");
        }
    }

    @Test
    void trap18ATokenIsLeftOutOnceItHasServedAndNeverSentToAReplica() {
        assertThat(replica(PROMOTED)).isEqualTo(new Replica("main", "main", "copy", TOKEN));
        assertThat(replica(PRIMARY)).isEqualTo(new Replica("main", "main", "copy", null));
        assertThat(replica(REPLICA)).isEqualTo(new Replica("main", "copy", "copy", null));
        asked(PROMOTED);
        for (var desired : new DesiredCluster[] {PRIMARY, REPLICA}) {
            try (var served = new ServedCluster(cluster.snapshot(), REF)) {
                served.apply(READING.manifests().of(desired), ContractFence.of(2, 1));
                assertThat(served.patch()).contains("\"replica\"").doesNotContain("promotionToken");
            }
        }
        assertThat(Drift.between(READING.manifests().of(PRIMARY), live()))
                .singleElement()
                .hasToString("spec.replica.promotionToken is %s instead of not set".formatted(TOKEN));
    }

    private static Replica replica(DesiredCluster desired) {
        return Objects.requireNonNull(READING.manifests().of(desired).getSpec().replica());
    }

    @Test
    void aTokenCountsOnlyOnceTheDemotionHasEnded() {
        follows();
        inProgress(true);
        left(TOKEN);
        assertThat(Peers.token(live())).isEmpty();

        inProgress(false);
        assertThat(Peers.token(live())).isEqualTo(Optional.of(TOKEN));
    }

    @Test
    void healthyIsAlsoSaidOfAClusterThatIsBeingDemotedAndIsDown() {
        follows();
        left(TOKEN);
        assertThat(look(REPLICA).settled()).isTrue();

        inProgress(true);
        assertThat(status().phase()).isEqualTo(OperatorHindrances.HEALTHY);
        assertThat(look(REPLICA).settled()).isFalse();

        inProgress(false);
        cluster.withStatus(status -> status.remove("readyInstances"));
        unready("orders-1");
        assertThat(status().phase()).isEqualTo(OperatorHindrances.HEALTHY);
        assertThat(look(REPLICA).settled()).isFalse();
        assertThat(look(REPLICA).health()).isEqualTo(Health.DOWN);
    }

    @Test
    void healthyIsAlsoSaidOfAClusterThatIsNotPromotedYet() {
        follows();
        asked(PRIMARY);
        phase(OperatorHindrances.HEALTHY, "", Duration.ofHours(1));

        assertThat(look(PRIMARY).settled()).isFalse();
        assertThat(look(PRIMARY).health()).isEqualTo(Health.DOWN);
        takesWrites();
        standing = Standing.PRIMARY;
        assertThat(look(PRIMARY).settled()).isTrue();
    }

    /** Its clients lose it a second time, some seconds after the first write. */
    @Test
    void aRestartComesAfterAPromotionAndIsPartOfIt() {
        asked(PROMOTED);
        cluster.withStatus(status -> status.put("lastPromotionToken", TOKEN));
        takesWrites();
        written(Duration.ofSeconds(20));
        phase(OperatorHindrances.HEALTHY, "", Duration.ofSeconds(2));

        assertThat(look(PROMOTED).facts().primary()).isEqualTo("orders-1");
        assertThat(look(PROMOTED).settled()).isFalse();
    }

    /** Services lead to it, its pod is Ready, and it is called the current primary. */
    @Test
    void theCurrentPrimaryOfAReplicaTakesNoWrites() {
        follows();
        standing = null;

        assertThat(status().currentPrimary()).isEqualTo("orders-1");
        assertThat(look(REPLICA).facts().primary()).isNull();
        cluster.withStatus(status -> ((ObjectNode) status.path("instancesReportedState")).remove("orders-1"));
        assertThat(look(REPLICA).facts().primary()).isNull();
    }

    @Test
    void whoIsBeingDemotedIsNotCalledBack() {
        asked(REPLICA);
        inProgress(true);

        Peers.waitUntilDemoted(REPLICA, live());
        assertThatThrownBy(() -> Peers.waitUntilDemoted(PRIMARY, live()))
                .isInstanceOf(OperatorBusyException.class)
                .hasMessageContaining("before its last WAL is in the archive");
    }

    /** The WAL that it ends with is closed, and so archived, by whom it follows. */
    @Test
    void aBackupOfAReplicaWouldBeCalledCompletedTooEarly() {
        follows();
        try (var served = new ServedCluster(cluster.snapshot(), REF)) {
            assertThatThrownBy(() -> served.adapter.backUp(REF, "first", ContractFence.of(1, 2)))
                    .isInstanceOf(OperatorRefusedException.class)
                    .hasMessageContaining("orders follows copy");
            assertThatThrownBy(() -> served.adapter.mark(REF)).isInstanceOf(OperatorUnavailableException.class);
            assertThat(served.writes()).isEmpty();
        }
    }

    private PostgresCluster live() {
        return Objects.requireNonNull(cluster.snapshot().cluster());
    }

    private PostgresStatus status() {
        return Objects.requireNonNull(live().getStatus());
    }
}
