package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.Failovers.Risk;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may become primary, what is asked of the operator then, and when rows could be lost. */
class PrimaryRoleTest extends SpoiledCluster {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00.5Z");

    @Test
    void theOperatorIsAskedAsByItsOwnVerb() {
        assertThat(target("orders-2"))
                .hasValue(Map.of(
                        "targetPrimary", "orders-2",
                        "targetPrimaryTimestamp", "2026-11-26T12:00:00.500000Z",
                        "phase", "Switchover in progress",
                        "phaseReason", "Switching over to orders-2"));
    }

    @Test
    void whatIsAskedAlreadyIsNotAskedAgain() {
        cluster.withStatus(status -> status.put("targetPrimary", "orders-2"));

        assertThat(target("orders-2")).isEmpty();
    }

    @Test
    void aRoleThatIsMovingIsLeftToMove() {
        cluster.withStatus(status -> status.put("targetPrimary", "pending"));

        assertThatThrownBy(() -> target("orders-2"))
                .isInstanceOf(OperatorUnavailableException.class)
                .hasMessage("the primary role is moving to pending already");
    }

    @Test
    void anInstanceThatCannotTakeOverIsRefusedWithTheReason() {
        cluster.with("Pod", "orders-3", pod -> metadata(pod).put("deletionTimestamp", "2026-11-26T14:00:00Z"));

        assertRefused("orders-3", "orders-3 cannot become primary: orders-3 is stopping");
        assertRefused("orders-9", "orders-9 cannot become primary: orders-9 is not there");
    }

    @Test
    void aPrimaryThatCouldNotGoIsNotAskedTo() {
        cluster.with("Cluster", "orders", tree -> annotate(tree, "cnpg.io/fencedInstances", "[\"orders-1\"]"));

        assertRefused("orders-2", "orders-2 cannot become primary: instances are fenced: [\"orders-1\"]");
    }

    @Test
    void anArchiveThatHasStoppedWouldBeWaitedFor() {
        cluster.withStatus(status -> status.path("conditions").forEach(condition -> {
            if (condition.path("type").asText().equals("ContinuousArchiving")) {
                ((ObjectNode) condition).put("status", "False").put("message", "exit status 1");
            }
        }));

        assertRefused(
                "orders-2",
                "orders-2 cannot become primary: WAL is not archived (exit status 1), which the old primary would wait"
                        + " for");
    }

    @Test
    void commitsAreSafeWhileEnoughStandbysAnswer() {
        assertThat(risk()).isEqualTo(new Risk(false, "every commit is on 1 of 2 standbys, of which 2 answer"));

        cluster.without("Pod", "orders-3");

        assertThat(risk()).isEqualTo(new Risk(true, "every commit is on 1 of 2 standbys, of which 1 answer"));
    }

    @Test
    void commitsThatWaitForNobodyCanBeLost() {
        cluster.withSpec(
                spec -> ((ObjectNode) spec.path("postgresql").path("synchronous")).put("dataDurability", "preferred"));
        assertThat(risk().rowsCouldBeLost()).isTrue();

        cluster.withSpec(spec -> ((ObjectNode) spec.path("postgresql")).remove("synchronous"));
        assertThat(risk()).isEqualTo(new Risk(true, "replication is asynchronous"));
    }

    @Test
    void aChosenStandbyNeedNotHaveWhatAnotherHasConfirmed() {
        assertThat(furthest(Map.of()).risk("orders-2"))
                .isEqualTo(new Risk(
                        true, "while the primary takes writes, another standby may have rows that orders-2 lacks"));

        cluster.without("Pod", "orders-3");
        assertThat(furthest(Map.of()).risk("orders-2")).isEqualTo(new Risk(false, "orders-2 is the only standby"));
    }

    @Test
    void onceNobodyTakesWritesWhoHasReceivedMostMayTakeOver() {
        cluster.with("Pod", "orders-1", pod -> metadata(pod).put("deletionTimestamp", "2026-11-26T14:00:00Z"));

        var known = furthest(Map.of("orders-2", 4096L, "orders-3", 8192L));
        assertThat(known.name()).isEqualTo("orders-3");
        assertThat(known.risk("orders-3")).isEqualTo(new Risk(false, "orders-3 has received as much as any"));
        assertThat(known.risk("orders-2"))
                .isEqualTo(new Risk(true, "another standby may have rows that orders-2 lacks"));
        assertThat(furthest(Map.of("orders-2", 4096L)).risk("orders-2").rowsCouldBeLost())
                .isTrue();
    }

    private Furthest furthest(Map<String, Long> received) {
        return new Furthest(scene(), name -> Optional.ofNullable(received.get(name)));
    }

    private Risk risk() {
        return new QuorumReading(scene()).risk();
    }

    private Scene scene() {
        return Scene.of(cluster.snapshot(), WholeCluster.SCENE.ref());
    }

    private Optional<Map<String, Object>> target(String name) {
        return new Candidate(scene(), name).target(Objects.requireNonNull(scene().cluster()), NOW);
    }

    private void assertRefused(String name, String message) {
        assertThatThrownBy(() -> target(name))
                .isInstanceOf(OperatorRefusedException.class)
                .hasMessage(message);
    }
}
