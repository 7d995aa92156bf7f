package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Namespaces.Fate;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real Kubernetes with the real operator says no to, and what is left alone. It needs an administrator's kubeconfig. */
class RefusalsE2e {

    private final RealDataPlane dataPlane = new RealDataPlane();
    private final CloudNativePgAdapter adapter = dataPlane.adapter;
    private final ClusterRef ref = dataPlane.cluster("orders");

    @AfterEach
    void leaveNothing() {
        dataPlane.remove(ref);
        deleteNamespace();
        dataPlane.close();
    }

    @Test
    void aNamespaceThatWasThereBeforeIsNotTaken() {
        create(new NamespaceBuilder()
                .withNewMetadata()
                .withName(dataPlane.namespace())
                .addToLabels(MatriarchLabels.TENANT, dataPlane.tenant)
                .endMetadata()
                .build());

        assertRefused("namespace-foreign", () -> adapter.preflight(dataPlane.desired(ref, 1, "1Gi")));
        assertRefused("namespace-foreign", () -> apply(1, "1Gi"));

        assertThat(adapter.removeNamespace(dataPlane.tenant, "shop", RealDataPlane.fence(9)))
                .isEqualTo(Fate.GONE);
        assertThat(namespace().getMetadata().getDeletionTimestamp()).isNull();
        assertThat(in(ResourceQuota.class)).isEmpty();
    }

    @Test
    void aClusterOfTheSameNameThatIsNotOursIsNotTouched() {
        var another = dataPlane.cluster("orders");
        adapter.apply(dataPlane.desired(another, 1, "1Gi"), RealDataPlane.fence(1));

        assertRefused("state-conflict", () -> adapter.preflight(dataPlane.desired(ref, 1, "1Gi")));
        assertRefused("state-conflict", () -> apply(9, "2Gi"));
        adapter.delete(ref, RealDataPlane.fence(9));

        assertThat(adapter.observe(ref, Expectation.gone()).settled()).isTrue();
        assertThat(adapter.observe(another, Expectation.gone()).settled()).isFalse();
        dataPlane.remove(another);
    }

    @Test
    void whatTheOperatorRefusesIsNamedByItsField() {
        apply(1, "2Gi");

        assertThatExceptionOfType(OperatorRefusedException.class)
                .isThrownBy(() -> apply(2, "1Gi"))
                .withMessageContaining("spec.storage")
                .withMessageContaining("can't shrink")
                .satisfies(e -> assertThat(e.code()).isEqualTo("operator-refused"));
    }

    @Test
    void theSameAgainChangesNothingOfWhatWeMade() {
        apply(1, "1Gi");
        var before = versions();

        apply(1, "1Gi");

        assertThat(versions()).isEqualTo(before);
    }

    @Test
    void aQuotaThatIsUsedUpIsTold() {
        apply(1, "1Gi");
        create(tightQuota());
        RealDataPlane.await(
                () -> in(ResourceQuota.class),
                quotas -> quotas.stream()
                        .allMatch(quota ->
                                quota.getStatus() != null && quota.getStatus().getHard() != null));

        assertThatExceptionOfType(OperatorRefusedException.class)
                .isThrownBy(() ->
                        adapter.apply(dataPlane.desired(dataPlane.cluster("more"), 1, "1Gi"), RealDataPlane.fence(1)))
                .withMessageContaining("tight")
                .satisfies(e -> assertThat(e.code()).isEqualTo("quota-exceeded"));
    }

    private ResourceQuota tightQuota() {
        return new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("tight")
                .withNamespace(dataPlane.namespace())
                .endMetadata()
                .withNewSpec()
                .addToHard("count/configmaps", Quantity.parse("1"))
                .endSpec()
                .build();
    }

    @Test
    void aNamespaceThatIsGoingIsWaitedFor() {
        apply(1, "1Gi");
        create(new ConfigMapBuilder()
                .withNewMetadata()
                .withName("in-the-way")
                .withNamespace(dataPlane.namespace())
                .withFinalizers("matriarch.dev/e2e")
                .endMetadata()
                .build());
        deleteNamespace();

        assertThatExceptionOfType(OperatorUnavailableException.class)
                .isThrownBy(() -> apply(2, "1Gi"))
                .withMessageContaining("still being removed");

        dataPlane.somebody(client -> client.configMaps()
                .inNamespace(dataPlane.namespace())
                .withName("in-the-way")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}"));
    }

    private void apply(long generation, String storage) {
        adapter.apply(dataPlane.desired(ref, 1, storage), RealDataPlane.fence(generation));
    }

    private void create(HasMetadata object) {
        dataPlane.somebody(client -> client.resource(object).create());
    }

    private void deleteNamespace() {
        dataPlane.somebody(
                client -> client.namespaces().withName(dataPlane.namespace()).delete());
    }

    private static void assertRefused(String code, Runnable call) {
        assertThatExceptionOfType(OperatorRefusedException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    private Namespace namespace() {
        return Objects.requireNonNull(dataPlane.<Namespace>somebody(
                client -> client.namespaces().withName(dataPlane.namespace()).get()));
    }

    private <T extends HasMetadata> List<T> in(Class<T> kind) {
        return dataPlane.somebody(client ->
                client.resources(kind).inNamespace(dataPlane.namespace()).list().getItems());
    }

    /** What our writes would show in: status and its writers leave these alone, but for the cluster's own. */
    private List<String> versions() {
        var cluster = in(PostgresCluster.class).getFirst();
        var ours = Stream.of(
                        List.of(namespace()), in(NetworkPolicy.class), in(ConfigMap.class), in(ResourceQuota.class))
                .flatMap(List::stream)
                .filter(object -> MatriarchLabels.carries(object, Map.of(MatriarchLabels.TENANT, dataPlane.tenant)))
                .flatMap(object -> applied(object).stream());
        return Stream.concat(ours, applied(cluster).stream()).toList();
    }

    private static List<String> applied(HasMetadata object) {
        return object.getMetadata().getManagedFields().stream()
                .filter(entry -> entry.getManager().equals("matriarch"))
                .map(entry -> "%s %s %s %s"
                        .formatted(
                                object.getKind(),
                                object.getMetadata().getName(),
                                object.getMetadata().getGeneration(),
                                entry.getTime()))
                .toList();
    }
}
