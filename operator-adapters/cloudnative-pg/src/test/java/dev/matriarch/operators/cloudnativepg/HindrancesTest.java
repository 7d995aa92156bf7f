package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.kubernetes.LostNode;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps a cluster from being what it should be is named, and waited for only where that may help. */
class HindrancesTest extends SpoiledCluster {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Cluster is unrecoverable and needs manual intervention | Unrecoverable",
                "Invalid cluster definition | InvalidDefinition",
                "Cluster has incomplete or invalid image catalog | ImageCatalog",
                "Waiting for user action | WaitsForSomebody"
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
    void whatTheOperatorTriesAgainIsWaitedFor() {
        cluster.withStatus(status ->
                status.put("phase", "Unable to create required cluster objects").put("phaseReason", "exceeded quota"));

        assertThat(words(seen()))
                .isEqualTo("3 of 3 instances ready, the operator could not make all it needs: "
                        + "Unable to create required cluster objects (exceeded quota)");
        assertThat(conditions()).containsExactly(tuple("OperatorFails", "ObjectsNotMade"));
    }

    @ParameterizedTest
    @CsvSource({
        "an unknown plugin being required, PluginMissing",
        "an error while interacting with plugins, PluginFails"
    })
    void withoutItsPluginTheOperatorDoesNothingButComesBack(String words, String reason) {
        cluster.withStatus(status -> status.put("phase", "Cluster cannot proceed to reconciliation due to " + words));

        assertThat(seen().convergence()).isInstanceOf(Progressing.class);
        assertThat(conditions()).containsExactly(tuple("OperatorFails", reason));
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
    void anImageThatTheRegistryDoesNotHaveIsADeadEndAtOnce() {
        waiting("orders-2", "ErrImagePull", "rpc error: code = NotFound desc = failed to resolve reference: not found");

        assertThat(seen().convergence())
                .isInstanceOfSatisfying(
                        Stuck.class,
                        stuck -> assertThat(stuck.cause())
                                .startsWith("the image for orders-2 cannot be pulled (rpc error: code = NotFound"));
        assertThat(conditions()).containsExactly(tuple("ImageMissing", "NotFound"));
    }

    @Test
    void aRegistryThatDoesNotAnswerIsGivenMinutes() {
        waiting("orders-2", "ImagePullBackOff", "Back-off pulling image: dial tcp: i/o timeout");
        assertThat(seen().convergence()).isInstanceOf(Progressing.class);
        assertThat(conditions()).containsExactly(tuple("ImageMissing", "PullFailing"));

        cluster.later(Duration.ofMinutes(3));
        assertThat(seen().convergence()).isInstanceOf(Stuck.class);
    }

    @Test
    void whatAnOlderKubernetesSaysOfAnImageOnlyInItsEventsIsFound() {
        waiting("orders-2", "ImagePullBackOff", "Back-off pulling image");
        warning("Pod", "orders-2", "Failed", "Failed to pull image: manifest unknown");

        assertThat(conditions()).containsExactly(tuple("ImageMissing", "NotFound"));
    }

    @Test
    void aPodThatStopsAgainAndAgainIsNamed() {
        waiting("orders-3", "CrashLoopBackOff", "back-off 40s restarting failed container");

        assertThat(words(seen())).isEqualTo("2 of 3 instances ready, orders-3 stops again and again");
        assertThat(conditions()).containsExactly(tuple("Crashing", "CrashLoopBackOff"));
    }

    @Test
    void aNodeThatKubernetesHasLostIsNamedWithTheInstanceThatWasThere() {
        var since = cluster.takenAt().minusSeconds(3);
        unready("orders-2");
        cluster.withLost(new LostNode(node("orders-2"), LostNode.Reason.UNREACHABLE, since));

        assertThat(words(seen()))
                .isEqualTo("2 of 3 instances ready, orders-2 is on a lost node: %s has not been heard of since %s"
                        .formatted(node("orders-2"), since));
        assertThat(conditions()).containsExactly(tuple("NodeLost", "Unreachable"));
        assertThat(seen().health()).isEqualTo(Health.DEGRADED);
    }

    @Test
    void aJobThatFailedIsADeadEnd() {
        cluster.plus(job("orders-4", "Failed"));

        assertThat(seen().convergence())
                .isInstanceOfSatisfying(
                        Stuck.class,
                        stuck -> assertThat(stuck.cause())
                                .isEqualTo("the job orders-4-join that makes an instance has failed"));
    }

    @Test
    void aPodThatIsNotLetInIsNamed() {
        cluster.plus(job("orders-4", "Suspended"));
        warning("Job", "orders-4-join", "FailedCreate", "violates PodSecurity restricted");

        assertThat(words(seen()))
                .isEqualTo("3 of 3 instances ready, Kubernetes does not let a pod of orders-4 in "
                        + "(violates PodSecurity restricted)");
        assertThat(conditions()).contains(tuple("PodRefused", "FailedCreate"));
    }

    @Test
    void aVolumeThatCannotBeMadeIsNamedAtOnce() {
        cluster.with(
                "PersistentVolumeClaim",
                "orders-2",
                claim -> ((ObjectNode) claim.path("status")).put("phase", "Pending"));
        warning("PersistentVolumeClaim", "orders-2", "ProvisioningFailed", "no space in the pool");

        assertThat(words(seen()))
                .isEqualTo("3 of 3 instances ready, the volume orders-2 is not there yet (no space in the pool)");
        assertThat(conditions()).containsExactly(tuple("VolumeNotBound", "ProvisioningFailed"));
    }

    private void warning(String kind, String name, String reason, String message) {
        cluster.plus(new EventBuilder()
                .withNewMetadata()
                .withName(name + "." + reason)
                .endMetadata()
                .withType("Warning")
                .withReason(reason)
                .withMessage(message)
                .withLastTimestamp(cluster.takenAt().toString())
                .withNewInvolvedObject()
                .withKind(kind)
                .withName(name)
                .endInvolvedObject()
                .build());
    }

    private Job job(String instance, String condition) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(instance + "-join")
                .withCreationTimestamp(cluster.takenAt().toString())
                .addToLabels("cnpg.io/instanceName", instance)
                .addToLabels("cnpg.io/jobRole", "join")
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType(condition)
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    private List<Tuple> conditions() {
        return seen().facts().conditions().stream()
                .map(condition -> tuple(condition.type(), condition.reason()))
                .toList();
    }
}
