package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.Power;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands still because it shall is held against that, and what does so for another reason is not taken for it. */
class StillnessTest extends SpoiledCluster {

    private static final RecordedCluster HIBERNATED = WholeCluster.WANTED.withPower(Power.HIBERNATED);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "cnpg.io/fencedInstances | [\"orders-2\"]",
                "cnpg.io/fencedInstances | rubbish",
                "cnpg.io/hibernation | on"
            })
    void whatNobodyAskedForHereIsADifference(String annotation, String value) {
        annotate(annotation, value);

        assertThat(words(seen()))
                .isEqualTo(
                        "the operator has been asked for something else: metadata.annotations.%s is %s instead of not set"
                                .formatted(annotation, value));
    }

    @Test
    void andSomebodysHandWhereTheBooksSaySo() {
        annotate("cnpg.io/hibernation", "on");
        writtenBy("kubectl-annotate");

        assertThat(seen().convergence())
                .isInstanceOfSatisfying(
                        Stuck.class, stuck -> assertThat(stuck.cause()).contains("somebody changed it in Kubernetes"));
        assertThat(seen().facts().conditions()).extracting(Condition::type).containsExactly("Drifted");
    }

    @Test
    void theOperatorsOwnFenceIsNobodysHand() {
        annotate("cnpg.io/fencedInstances", "[\"*\"]");
        writtenBy("manager");

        assertThat(seen().convergence()).isInstanceOf(Progressing.class);
        assertThat(seen().facts().conditions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"cnpg.io/fencedInstances, []", "cnpg.io/hibernation, off"})
    void whatStopsNothingIsNoDifference(String annotation, String value) {
        annotate(annotation, value);

        assertThat(seen().settled()).isTrue();
    }

    @Test
    void aFencedInstanceStaysAPodWithoutPostgresql() {
        fence("[\"orders-2\"]", "orders-2");

        var seen = seen(fencing("orders-2"));

        assertThat(seen.settled()).as(words(seen)).isTrue();
        assertThat(seen.health()).isEqualTo(Health.DEGRADED);
        assertThat(seen.facts().fenced()).containsExactly("orders-2");
        assertThat(seen.facts().primary()).isEqualTo("orders-1");
    }

    @Test
    void aFencedPrimaryStaysPrimaryAndNobodyWrites() {
        fence("[\"orders-1\"]", "orders-1");

        var seen = seen(fencing("orders-1"));

        assertThat(seen.settled()).as(words(seen)).isTrue();
        assertThat(seen.health()).isEqualTo(Health.DOWN);
        assertThat(seen.facts().primary()).isNull();
        assertThat(seen.facts().holderOfPrimary())
                .hasValueSatisfying(one -> assertThat(one.name()).isEqualTo("orders-1"));
    }

    @Test
    void allAreFencedByOneWord() {
        fence("[\"*\"]", "orders-1", "orders-2", "orders-3");

        var seen = seen(expecting(WholeCluster.WANTED.withFenced(FencedInstances.everyone())));

        assertThat(seen.settled()).as(words(seen)).isTrue();
        assertThat(seen.facts().fenced()).containsExactly("orders-1", "orders-2", "orders-3");
    }

    @Test
    void theOrderOfNamesSaysNothing() {
        fence("[\"orders-3\", \"orders-2\"]", "orders-2", "orders-3");

        assertThat(seen(fencing("orders-2", "orders-3")).settled()).isTrue();
    }

    @Test
    void aPodThatServicesStillLeadToIsNotFencedYet() {
        fence("[\"orders-2\"]", "orders-2");
        ready("orders-2", "True");

        assertThat(words(seen(fencing("orders-2"))))
                .isEqualTo("2 of 3 instances ready, PostgreSQL is being stopped on orders-2");
        assertThat(seen(fencing("orders-2")).facts().fenced()).isEmpty();
    }

    @Test
    void aPodThatIsNotReadyForAnotherReasonIsNotFencedYet() {
        fence("[\"orders-2\"]", "orders-2");
        cluster.withStatus(
                status -> ((ObjectNode) status.path("instancesReportedState").path("orders-2")).put("timeLineID", 1));

        assertThat(words(seen(fencing("orders-2")))).isEqualTo("2 of 3 instances ready, orders-2 is joining");
        assertThat(seen(fencing("orders-2")).facts().fenced()).isEmpty();
    }

    @Test
    void oneMoreThanWantedIsNotExactlyTheWanted() {
        fence("[\"orders-2\",\"orders-3\"]", "orders-2", "orders-3");

        assertThat(words(seen(fencing("orders-2"))))
                .contains("is [\"orders-2\",\"orders-3\"] instead of [\"orders-2\"]");
    }

    @Test
    void anotherThatFailsBesideAFencedOneIsMissed() {
        fence("[\"orders-2\"]", "orders-2");
        cluster.without("Pod", "orders-3");

        assertThat(words(seen(fencing("orders-2")))).isEqualTo("1 of 3 instances ready, orders-3 has no pod");
    }

    @Test
    void aRoleThatMovesAwayFromAFencedPrimaryIsSeen() {
        fence("[\"orders-1\"]", "orders-1");
        cluster.withStatus(status -> status.put("targetPrimary", "orders-3"));

        assertThat(words(seen(fencing("orders-1"))))
                .isEqualTo("2 of 3 instances ready, the primary role is moving from orders-1");
    }

    @Test
    void aHibernatedClusterIsItsVolumesAndTheOperatorsWord() {
        hibernate();

        var seen = seen(expecting(HIBERNATED));

        assertThat(seen.settled()).as(words(seen)).isTrue();
        assertThat(seen.health()).isEqualTo(Health.DOWN);
        assertThat(seen.facts().power()).isEqualTo(Power.HIBERNATED);
        assertThat(seen.facts().instances()).hasSize(3);
        assertThat(seen.facts().storageCapacity()).isEqualTo("512Mi");
    }

    @Test
    void whatIsLeftOfItRunsStill() {
        hibernate();
        cluster.plus(new WholeCluster()
                .snapshot().pods().stream()
                        .filter(pod -> pod.getMetadata().getName().equals("orders-3"))
                        .findFirst()
                        .orElseThrow());

        assertThat(words(seen(expecting(HIBERNATED)))).isEqualTo("1 of 3 instances ready, orders-3 is still running");
        assertThat(seen(expecting(HIBERNATED)).facts().power()).isEqualTo(Power.RUNNING);
    }

    @Test
    void podsThatAreMerelyGoneAreNoHibernation() {
        hibernate();
        cluster.withStatus(status -> ((ArrayNode) status.path("conditions")).removeAll());

        assertThat(words(seen(expecting(HIBERNATED))))
                .isEqualTo("0 of 3 instances ready, the operator has not said yet that it hibernates");
        assertThat(seen(expecting(HIBERNATED)).facts().power()).isEqualTo(Power.RUNNING);
    }

    @Test
    void aVolumeThatIsLostIsMissed() {
        hibernate();
        cluster.without("PersistentVolumeClaim", "orders-2");

        assertThat(words(seen(expecting(HIBERNATED)))).isEqualTo("0 of 3 instances ready, volumes are missing");
    }

    @Test
    void anOperatorThatWaitsForHealthSaysSo() {
        annotate("cnpg.io/hibernation", "on");
        says("False", "WaitingForHealthy");
        cluster.withStatus(status -> status.put("phase", "Creating a new replica"));

        assertThat(words(seen(expecting(HIBERNATED))))
                .isEqualTo(
                        "3 of 3 instances ready, the operator waits for the cluster to be healthy before it stops it:"
                                + " Creating a new replica");
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "on"})
    void aClusterThatShallRunIsNotSettledBeforeItsHibernationIsOver(String annotation) {
        annotate("cnpg.io/hibernation", annotation);
        says("True", "Hibernated");

        Observation seen = seen();

        assertThat(seen.convergence()).isInstanceOf(Progressing.class);
    }

    private static dev.matriarch.operators.Expectation fencing(String... instances) {
        return expecting(WholeCluster.WANTED.withFenced(FencedInstances.of(List.of(instances))));
    }

    private void annotate(String name, String value) {
        cluster.with("Cluster", "orders", tree -> annotate(tree, name, value));
    }

    private void writtenBy(String manager) {
        cluster.with(
                "Cluster",
                "orders",
                tree -> ((ArrayNode) metadata(tree).path("managedFields"))
                        .addObject()
                        .put("manager", manager)
                        .put("operation", "Update")
                        .put("time", cluster.takenAt().toString()));
    }

    private void fence(String annotation, String... instances) {
        annotate("cnpg.io/fencedInstances", annotation);
        for (var instance : instances) {
            ready(instance, "False");
            cluster.withStatus(status ->
                    ((ObjectNode) status.path("instancesReportedState").path(instance)).remove("timeLineID"));
        }
        cluster.withStatus(status -> status.put("readyInstances", 3 - instances.length));
    }

    private void ready(String pod, String status) {
        cluster.with(
                "Pod",
                pod,
                tree -> tree.path("status").path("conditions").forEach(condition -> {
                    if (condition.path("type").asText().equals("Ready")) {
                        ((ObjectNode) condition).put("status", status);
                    }
                }));
    }

    private void hibernate() {
        annotate("cnpg.io/hibernation", "on");
        says("True", "Hibernated");
        cluster.without("Pod", "orders-1").without("Pod", "orders-2").without("Pod", "orders-3");
        cluster.withStatus(status -> status.remove(List.of("readyInstances", "instancesReportedState")));
    }

    private void says(String status, String reason) {
        cluster.withStatus(tree -> ((ArrayNode) tree.path("conditions"))
                .addObject()
                .put("type", "cnpg.io/hibernation")
                .put("status", status)
                .put("reason", reason));
    }
}
