package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Settled;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One thing is wrong with an otherwise whole cluster, and is not overlooked. */
class ReadingTest {

    private static final Reading READING = new Reading(new Manifests("recorder", Manifests.IMAGES));

    private final WholeCluster cluster = new WholeCluster();

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Cluster is unrecoverable and needs manual intervention | Unrecoverable",
                "Invalid cluster definition | InvalidDefinition",
                "Cluster has incomplete or invalid image catalog | ImageCatalog",
                "Waiting for user action | WaitsForSomebody",
                "Not enough disk space | DiskFull"
            })
    void whereTheOperatorGaveUpNobodyWaits(String phase, String reason) {
        cluster.withStatus(status -> status.put("phase", phase).put("phaseReason", "because"));

        assertThat(seen().convergence()).isInstanceOfSatisfying(Stuck.class, stuck -> {
            assertThat(stuck.cause()).isEqualTo("the operator has given up: " + phase + " (because)");
            assertThat(stuck.nextAction()).isNotBlank();
        });
        assertThat(seen().facts().conditions()).extracting(Condition::reason).containsExactly(reason);
    }

    @Test
    void afterAPowerCutTheOperatorsDespairIsNotShared() {
        cluster.withStatus(status -> status.put("phase", "Cluster is unrecoverable and needs manual intervention")
                .put("phaseReason", "No pods are active, the cluster needs manual intervention "));

        assertThat(seen().convergence()).isInstanceOf(Progressing.class);
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

    @Test
    void fencedAndHibernatedClustersAreNotSettled() {
        cluster.with("Cluster", "orders", tree -> annotate(tree, "cnpg.io/fencedInstances", "[\"orders-2\"]"));
        assertThat(words(seen())).contains("instances are fenced: [\"orders-2\"]");

        cluster.with("Cluster", "orders", tree -> annotate(tree, "cnpg.io/fencedInstances", "[]"));
        assertThat(seen().settled()).isTrue();

        cluster.with("Cluster", "orders", tree -> annotate(tree, "cnpg.io/hibernation", "on"));
        assertThat(words(seen())).contains("the cluster hibernates");
    }

    @Test
    void anOperatorThatIsToldToLookAwayIsReported() {
        cluster.with("Cluster", "orders", tree -> annotate(tree, "cnpg.io/reconciliationLoop", "disabled"));

        assertThat(seen().facts().conditions())
                .extracting(Condition::type, Condition::reason)
                .containsExactly(tuple("OperatorSilent", "ReconciliationDisabled"));
    }

    @Test
    void anApplyThatHasNotHappenedIsNotTakenForAHandEdit() {
        var seen = seen(Expectation.matching(desired(RecordedCluster.of(5)), null));

        assertThat(words(seen))
                .isEqualTo("the operator has been asked for something else: spec.instances is 3 instead of 5");
        assertThat(seen.facts().conditions()).isEmpty();
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
        assertThat(words(seen(Expectation.gone()))).startsWith("still there: 3 pods, 3 volumes, 3 services");
    }

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
    }

    private Observation seen() {
        return seen(WholeCluster.expectation());
    }

    private Observation seen(Expectation expectation) {
        return READING.of(cluster.snapshot(), WholeCluster.SCENE.ref(), expectation);
    }

    private Observation seen(WholeCluster changed) {
        return READING.of(changed.snapshot(), WholeCluster.SCENE.ref(), WholeCluster.expectation());
    }

    private static Expectation expecting(RecordedCluster wanted) {
        return Expectation.matching(desired(wanted), new Fence.Mark(1, 1));
    }

    private static DesiredCluster desired(RecordedCluster wanted) {
        return wanted.desired(WholeCluster.SCENE.ref());
    }

    private static String words(Observation seen) {
        Convergence convergence = seen.convergence();
        return convergence instanceof Progressing(var why) ? why : convergence.toString();
    }

    private String node(String pod) {
        return cluster.snapshot().pods().stream()
                .filter(one -> one.getMetadata().getName().equals(pod))
                .map(one -> one.getSpec().getNodeName())
                .findFirst()
                .map(Objects::requireNonNull)
                .orElseThrow();
    }

    private static ObjectNode metadata(ObjectNode tree) {
        return (ObjectNode) tree.path("metadata");
    }

    private static ObjectNode labels(ObjectNode tree) {
        return (ObjectNode) tree.path("metadata").path("labels");
    }

    private static void annotate(ObjectNode tree, String name, String value) {
        metadata(tree).withObjectProperty("annotations").put(name, value);
    }

    private static ObjectNode container(ObjectNode pod) {
        return (ObjectNode) pod.path("spec").path("containers").path(0);
    }

    private static ObjectNode amounts(String name, String amount) {
        var amounts = Json.object();
        amounts.set("requests", Json.object().put(name, amount));
        amounts.set("limits", Json.object().put(name, amount));
        return amounts;
    }
}
