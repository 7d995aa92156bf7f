package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.ClusterFacts.Pool;
import dev.matriarch.operators.ClusterFacts.Pooler;
import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredPooler;
import dev.matriarch.operators.DesiredPooler.Mode;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.Power;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Poolers, told from deployments and pods and not from what the operator says of them. */
class PoolerReadingTest extends SpoiledCluster {

    private static final String NAME = "orders-pooler-rw";
    private static final String UID = "8bad3a58-eebb-43f6-875d-e854be2a6981";
    private static final DesiredCluster WANTED = ContractClusters.withPooler(
            desired(WholeCluster.WANTED),
            new DesiredPooler(new DesiredPooler.Pool(1, Mode.TRANSACTION, 20, 200), null));

    @BeforeEach
    void addAPooler() {
        var manifests = READING.manifests();
        var certificates =
                Json.tree(Objects.requireNonNull(manifests.of(WANTED).getSpec().certificates()));
        cluster.withSpec(spec -> spec.set("certificates", certificates));
        cluster.plus(pooler(cluster.takenAt().minus(Duration.ofMinutes(1))));
        cluster.plus(owned(Deployment.class, NAME, """
                {"metadata":{"generation":2},"spec":{"replicas":1},
                 "status":{"observedGeneration":2,"replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1}}"""));
        cluster.plus(owned(Service.class, NAME, "{}"));
        cluster.plus(pod(NAME + "-1"));
    }

    @Test
    void onePoolerThatTakesConnectionsIsAsWanted() {
        assertThat(read().settled()).isTrue();
        assertThat(read().facts().pooler()).isEqualTo(new Pooler(new Pool(1, 1), null));
        assertThat(read().facts().conditions()).isEmpty();
        var endpoints = Objects.requireNonNull(read().facts().endpoints());
        assertThat(Objects.requireNonNull(endpoints.pooledReadWrite()).host()).isEqualTo(NAME + ".recorded-life.svc");
        assertThat(endpoints.pooledReadOnly()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "spec,replicas,2",
        "status,observedGeneration,1",
        "status,replicas,2",
        "status,updatedReplicas,0",
        "status,availableReplicas,0"
    })
    void whateverItsDeploymentHasNotBroughtAboutIsMissing(String part, String field, int value) {
        cluster.with("Deployment", NAME, tree -> ((ObjectNode) tree.path(part)).put(field, value));

        assertThat(words(read())).endsWith("1 of 1 instances of the pooler orders-pooler-rw ready");
        assertThat(conditions(read())).containsExactly(tuple("Pooler", false, "NotReady"));
    }

    @Test
    void aPoolerThatIsCalledActiveAndCrashesIsNot() {
        waiting("CrashLoopBackOff", "back-off");

        assertThat(read().convergence()).isInstanceOf(Progressing.class);
        assertThat(conditions(read())).containsExactly(tuple("Pooler", false, "CrashLoop"));
        assertThat(read().health()).isEqualTo(Health.UP);
        assertThat(read().facts().pooler()).isEqualTo(new Pooler(new Pool(1, 0), null));
    }

    @Test
    void anImageThatTheRegistryDoesNotHaveIsADeadEnd() {
        waiting("ErrImagePull", "rpc error: code = NotFound desc = not found");

        assertThat(read().convergence()).isInstanceOf(Stuck.class);
        assertThat(conditions(read())).containsExactly(tuple("Pooler", false, "ImageMissing"));
    }

    @Test
    void anOldPodThatIsStillThereIsOneTooMany() {
        cluster.plus(pod(NAME + "-0"));
        cluster.with("Pod", NAME + "-0", tree -> metadata(tree).put("deletionTimestamp", "2026-11-26T14:00:00Z"));

        assertThat(read().settled()).isFalse();
    }

    @Test
    void withoutItsServiceNobodyReachesIt() {
        cluster.without("Service", NAME);

        assertThat(words(read())).endsWith("the pooler orders-pooler-rw lacks its service");
        assertThat(Objects.requireNonNull(read().facts().endpoints()).pooledReadWrite())
                .isNull();
    }

    @Test
    void itsConfigurationIsGivenTimeToBeTakenUp() {
        cluster.without("Pooler", NAME).plus(pooler(cluster.takenAt().minusSeconds(2)));

        assertThat(words(read())).endsWith("the pooler orders-pooler-rw takes up its configuration");
    }

    @Test
    void oneThatSomebodyRemovedIsMissing() {
        cluster.without("Pooler", NAME);

        assertThat(read().convergence()).isInstanceOf(Stuck.class);
        assertThat(conditions(read())).containsExactly(tuple("Pooler", false, "Missing"));
    }

    @Test
    void oneThatSomebodyPausedIsDrifted() {
        cluster.with("Pooler", NAME, tree -> {
            ((ObjectNode) tree.path("spec").path("pgbouncer")).put("paused", true);
            tree.withObject("/status").put("phase", "paused");
            ((ArrayNode) tree.path("metadata").path("managedFields"))
                    .addObject()
                    .put("manager", "kubectl-edit")
                    .put("operation", "Update")
                    .put(
                            "time",
                            cluster.takenAt().truncatedTo(ChronoUnit.SECONDS).toString());
        });

        assertThat(read().convergence()).isInstanceOf(Stuck.class);
        assertThat(read().facts().conditions())
                .extracting(Condition::type, Condition::reason)
                .contains(tuple("Drifted", "EditedByHand"), tuple("Pooler", "Paused"));
    }

    @Test
    void whatTheOperatorLacksIsToldInItsWords() {
        cluster.with(
                "Pooler",
                NAME,
                tree -> tree.withObject("/status")
                        .put("phase", "inactive")
                        .put("phaseReason", "the secret is missing"));

        assertThat(conditions(read())).containsExactly(tuple("Pooler", false, "Inactive"));
        assertThat(read().facts().conditions().getFirst().message()).endsWith("is inactive (the secret is missing)");
    }

    @Test
    void oneThatIsNotWantedAnyMoreHasToGoWithItsPods() {
        assertThat(words(read(desired(WholeCluster.WANTED)))).contains("spec.certificates");
        cluster.withSpec(spec -> spec.remove("certificates"));

        assertThat(words(read(desired(WholeCluster.WANTED)))).endsWith("the pooler orders-pooler-rw is going");
        cluster.without("Pooler", NAME);
        assertThat(words(read(desired(WholeCluster.WANTED)))).endsWith("the pooler orders-pooler-rw is going");
        cluster.without("Pod", NAME + "-1");
        assertThat(read(desired(WholeCluster.WANTED)).settled()).isTrue();
    }

    @Test
    void aClusterIsNotGoneWhileItsPoolerIsThere() {
        var left = new WholeCluster();
        left.snapshot()
                .pods()
                .forEach(pod -> left.without("Pod", pod.getMetadata().getName()));
        left.snapshot()
                .volumeClaims()
                .forEach(claim -> left.without(
                        "PersistentVolumeClaim", claim.getMetadata().getName()));
        left.snapshot()
                .services()
                .forEach(one -> left.without("Service", one.getMetadata().getName()));
        left.snapshot()
                .jobs()
                .forEach(job -> left.without("Job", job.getMetadata().getName()));
        left.without("Cluster", "orders").plus(pooler(left.takenAt()));

        var seen = READING.of(left.snapshot(), WholeCluster.SCENE.ref(), Expectation.gone());

        assertThat(seen.settled()).isFalse();
        assertThat(seen.health()).isNotEqualTo(Health.ABSENT);
        left.without("Pooler", NAME);
        assertThat(READING.of(left.snapshot(), WholeCluster.SCENE.ref(), Expectation.gone())
                        .settled())
                .isTrue();
    }

    @Test
    void atRestNoPodOfItMayRun() {
        var rests = ContractClusters.stopped(WANTED, Power.HIBERNATED, FencedInstances.none());

        assertThat(new PoolerReading(scene(), READING.manifests().poolers(rests)).gaps())
                .containsExactly("1 of 0 instances of the pooler orders-pooler-rw ready");
    }

    private Scene scene() {
        return Scene.of(cluster.snapshot(), WholeCluster.SCENE.ref());
    }

    private Observation read() {
        return read(WANTED);
    }

    private Observation read(DesiredCluster desired) {
        return seen(Expectation.matching(desired, new Fence.Mark(1, 1)));
    }

    private static List<Tuple> conditions(Observation seen) {
        return seen.facts().conditions().stream()
                .map(condition -> tuple(condition.type(), condition.status(), condition.reason()))
                .toList();
    }

    private void waiting(String reason, String message) {
        cluster.with("Pod", NAME + "-1", tree -> {
            ready(tree, "False");
            ((ObjectNode) tree.path("status"))
                    .putArray("containerStatuses")
                    .addObject()
                    .put("name", "pgbouncer")
                    .putObject("state")
                    .putObject("waiting")
                    .put("reason", reason)
                    .put("message", message);
        });
        cluster.with("Deployment", NAME, tree -> ((ObjectNode) tree.path("status")).remove("availableReplicas"));
    }

    private static void ready(ObjectNode pod, String status) {
        ((ObjectNode) pod.path("status").path("conditions").path(0)).put("status", status);
    }

    private static PostgresPooler pooler(Instant written) {
        var pooler = READING.manifests().poolers(WANTED).getFirst();
        return made(PostgresPooler.class, Json.tree(pooler), tree -> {
            metadata(tree).put("uid", UID);
            metadata(tree)
                    .putArray("managedFields")
                    .addObject()
                    .put("manager", "matriarch")
                    .put("operation", "Apply")
                    .put("time", written.truncatedTo(ChronoUnit.SECONDS).toString());
            tree.putObject("status").put("phase", "active");
        });
    }

    private static Pod pod(String name) {
        return owned(Pod.class, name, """
                {"metadata":{"labels":{"cnpg.io/poolerName":"orders-pooler-rw","cnpg.io/podRole":"pooler"}},"spec":{},
                 "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""");
    }

    private static <T extends HasMetadata> T owned(Class<T> kind, String name, String json) {
        return made(
                kind,
                (ObjectNode) Json.tree(json),
                tree -> tree.withObject("/metadata")
                        .put("name", name)
                        .putArray("ownerReferences")
                        .addObject()
                        .put("kind", "Pooler")
                        .put("uid", UID));
    }

    private static <T> T made(Class<T> kind, ObjectNode tree, Consumer<ObjectNode> change) {
        change.accept(tree);
        return Json.value(tree, kind);
    }
}
