package dev.matriarch.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The write protocol against a real API server: what a late or second writer must not get through. */
class WriteProtocolE2e {

    private static final String INSTALLATION = UUID.randomUUID().toString();
    private static final String NAMESPACE = RealKubernetes.uniqueName("writes-");
    private static KubernetesClient client;

    private final ClusterRef cluster = new ClusterRef(UUID.randomUUID(), "acme", "default", "orders");
    private final String name = RealKubernetes.uniqueName("orders-");

    @BeforeAll
    static void makeNamespace() {
        client = RealKubernetes.client();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterAll
    static void removeNamespace() {
        client.namespaces().withName(NAMESPACE).delete();
        client.close();
    }

    @Test
    void whatIsAbsentIsMadeWithAllItsMarks() {
        apply(TestFence.of(3, 1), Map.of("size", "1Gi"));

        assertThat(live().getData()).isEqualTo(Map.of("size", "1Gi"));
        assertThat(live().getMetadata().getLabels())
                .containsAllEntriesOf(MatriarchLabels.of(INSTALLATION, cluster))
                .containsEntry(MatriarchLabels.WRITE, "3.1");
        assertThat(live().getMetadata().getManagedFields())
                .singleElement()
                .satisfies(entry -> assertThat(entry.getManager()).isEqualTo("matriarch"));
    }

    @Test
    void theSameAgainWritesNothing() {
        apply(TestFence.of(3, 1), Map.of("size", "1Gi"));
        var before = live().getMetadata().getResourceVersion();

        apply(
                new TestFence(3, 1, () -> {
                    throw new AssertionError("it was about to write");
                }),
                Map.of("size", "1Gi"));

        assertThat(live().getMetadata().getResourceVersion()).isEqualTo(before);
    }

    @Test
    void aFieldThatIsLeftOutGoes() {
        apply(TestFence.of(1, 1), Map.of("size", "1Gi", "class", "fast"));

        apply(TestFence.of(2, 1), Map.of("size", "1Gi"));

        assertThat(live().getData()).isEqualTo(Map.of("size", "1Gi"));
    }

    @Test
    void anApplyAfterADeletionMakesNothingAnew() {
        apply(TestFence.of(1, 1), Map.of("size", "1Gi"));

        assertThatExceptionOfType(OperatorUnavailableException.class)
                .isThrownBy(() -> apply(TestFence.of(2, 1).meanwhile(this::removeByHand), Map.of("size", "2Gi")));

        assertThat(resource().get()).isNull();
    }

    @Test
    void anApplyAfterADeletionLeavesItsSuccessorAlone() {
        apply(TestFence.of(1, 1), Map.of("size", "1Gi"));

        assertThatExceptionOfType(OperatorUnavailableException.class)
                .isThrownBy(() -> apply(
                        TestFence.of(2, 1).meanwhile(() -> {
                            removeByHand();
                            apply(TestFence.of(1, 1), Map.of("size", "successor"));
                        }),
                        Map.of("size", "2Gi")));

        assertThat(live().getData()).isEqualTo(Map.of("size", "successor"));
    }

    @Test
    void aNamesakeIsNotTouched() {
        makeNamesake();
        var before = live().getMetadata().getResourceVersion();

        assertThatExceptionOfType(OperatorRefusedException.class)
                .isThrownBy(() -> apply(TestFence.of(1, 1), Map.of("size", "1Gi")))
                .satisfies(e -> assertThat(e.code()).isEqualTo("state-conflict"));

        assertThat(live().getMetadata().getResourceVersion()).isEqualTo(before);
    }

    @Test
    void aNamesakeThatIsMadeJustBeforeUsIsNotTouched() {
        assertThatExceptionOfType(OperatorRefusedException.class)
                .isThrownBy(() -> apply(TestFence.of(1, 1).meanwhile(this::makeNamesake), Map.of("size", "1Gi")))
                .satisfies(e -> assertThat(e.code()).isEqualTo("state-conflict"));

        assertThat(live().getData()).isEqualTo(Map.of("whose", "another's"));
    }

    @Test
    void anotherClusterOfOursIsANamesakeToo() {
        apply(TestFence.of(1, 1), Map.of("size", "1Gi"));
        var another = new ClusterRef(UUID.randomUUID(), "acme", "default", "orders");

        assertThatExceptionOfType(OperatorRefusedException.class)
                .isThrownBy(() -> new Writes(client, TestFence.of(9, 9)).apply(wanted(another, Map.of("size", "2Gi"))))
                .satisfies(e -> assertThat(e.code()).isEqualTo("state-conflict"));

        assertThat(live().getData()).isEqualTo(Map.of("size", "1Gi"));
    }

    @Test
    void aStaleWorkerIsFencedByWhatALaterOneWrote() {
        apply(TestFence.of(2, 1), Map.of("size", "2Gi"));

        assertThatExceptionOfType(FencedException.class)
                .isThrownBy(() -> apply(TestFence.of(1, 7), Map.of("size", "1Gi")));

        assertThat(live().getData()).isEqualTo(Map.of("size", "2Gi"));
    }

    @Test
    void aStaleWorkerThatPausedBeforeItsWriteIsFenced() {
        apply(TestFence.of(1, 1), Map.of("size", "1Gi"));

        assertThatExceptionOfType(FencedException.class)
                .isThrownBy(() -> apply(
                        TestFence.of(1, 2).meanwhile(() -> apply(TestFence.of(1, 3), Map.of("size", "3Gi"))),
                        Map.of("size", "2Gi")));

        assertThat(live().getData()).isEqualTo(Map.of("size", "3Gi"));
    }

    @Test
    void aStaleWorkerIsFencedThoughTheLaterOneFoundEverythingInPlace() {
        apply(TestFence.of(1, 1), Map.of("size", "1Gi"));

        assertThatExceptionOfType(FencedException.class)
                .isThrownBy(() -> apply(
                        TestFence.of(2, 1).meanwhile(() -> apply(TestFence.of(3, 1), Map.of("size", "1Gi"))),
                        Map.of("size", "2Gi")));

        assertThat(live().getData()).isEqualTo(Map.of("size", "1Gi"));
    }

    @Test
    void aWorkerThatLostItsJobWritesNothing() {
        apply(TestFence.of(1, 1), Map.of("size", "1Gi"));

        assertThatExceptionOfType(FencedException.class)
                .isThrownBy(() -> apply(
                        new TestFence(2, 1, () -> {
                            throw new FencedException("another worker");
                        }),
                        Map.of("size", "2Gi")));

        assertThat(live().getData()).isEqualTo(Map.of("size", "1Gi"));
    }

    @Test
    void aFieldThatAnotherOwnerTookComesBackAndIsOursAgain() {
        apply(TestFence.of(1, 1), Map.of("size", "1Gi"));
        take(Map.of("size", "5Gi", "theirs", "stays"));

        apply(TestFence.of(1, 1), Map.of("size", "1Gi"));
        assertThat(live().getData()).isEqualTo(Map.of("size", "1Gi", "theirs", "stays"));

        apply(TestFence.of(2, 1), Map.of("class", "fast"));
        assertThat(live().getData()).isEqualTo(Map.of("class", "fast", "theirs", "stays"));
    }

    @Test
    void aFieldThatAnotherOwnerTookAndPutBackIsOursAgain() {
        apply(TestFence.of(1, 1), Map.of("size", "1Gi"));
        take(Map.of("size", "5Gi"));
        take(Map.of("size", "1Gi"));

        apply(TestFence.of(1, 1), Map.of("size", "1Gi"));

        assertThat(live().getMetadata().getManagedFields())
                .filteredOn(entry -> entry.getManager().equals("matriarch"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.getFieldsV1().getAdditionalProperties())
                        .containsKey("f:data"));
    }

    @Test
    void aHandEditIsTakenBack() {
        apply(TestFence.of(1, 1), Map.of("size", "1Gi"));
        resource().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"size\":\"by hand\"}}");

        apply(TestFence.of(1, 1), Map.of("size", "1Gi"));

        assertThat(live().getData()).isEqualTo(Map.of("size", "1Gi"));
    }

    @Test
    void aDeletionTakesWhatItLookedAtAndNotItsSuccessor() {
        apply(TestFence.of(1, 1), Map.of("size", "1Gi"));

        delete(TestFence.of(2, 1).meanwhile(() -> {
            removeByHand();
            apply(TestFence.of(1, 1), Map.of("size", "successor"));
        }));

        assertThat(live().getData()).isEqualTo(Map.of("size", "successor"));
        assertThat(live().getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void aDeletionByAStaleWorkerIsFenced() {
        apply(TestFence.of(2, 1), Map.of("size", "2Gi"));

        assertThatExceptionOfType(FencedException.class).isThrownBy(() -> delete(TestFence.of(1, 9)));

        assertThat(live().getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void aDeletionLeavesANamesakeAlone() {
        makeNamesake();

        delete(TestFence.of(1, 1));

        assertThat(live().getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void aDeletionIsUnderWayWhenItReturns() {
        apply(TestFence.of(1, 1), Map.of("size", "1Gi"));

        delete(TestFence.of(2, 1));

        var left = resource().get();
        assertThat(left == null || left.getMetadata().getDeletionTimestamp() != null)
                .isTrue();
    }

    @Test
    void aDeletionOfWhatIsAbsentIsASuccess() {
        delete(TestFence.of(1, 1));

        assertThat(resource().get()).isNull();
    }

    private void apply(Fence fence, Map<String, String> data) {
        new Writes(client, fence).apply(wanted(cluster, data));
    }

    private void delete(Fence fence) {
        new Writes(client, fence).delete(wanted(cluster, Map.of()), MatriarchLabels.of(INSTALLATION, cluster));
    }

    private ConfigMap wanted(ClusterRef ref, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .withLabels(MatriarchLabels.of(INSTALLATION, ref))
                .endMetadata()
                .withData(data)
                .build();
    }

    private void makeNamesake() {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(Map.of("whose", "another's"))
                        .build())
                .create();
    }

    /** As another manager's forced apply does. */
    private void take(Map<String, String> data) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(data)
                        .build())
                .fieldManager("somebody")
                .forceConflicts()
                .serverSideApply();
    }

    private void removeByHand() {
        resource().delete();
    }

    private ConfigMap live() {
        return Objects.requireNonNull(resource().get());
    }

    private Resource<ConfigMap> resource() {
        return client.configMaps().inNamespace(NAMESPACE).withName(name);
    }
}
