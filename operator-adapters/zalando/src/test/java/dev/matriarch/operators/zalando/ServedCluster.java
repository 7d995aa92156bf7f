package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.FakeApiServer;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.SecretValues;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import io.fabric8.kubernetes.api.model.ConfigMapListBuilder;
import io.fabric8.kubernetes.api.model.EndpointsListBuilder;
import io.fabric8.kubernetes.api.model.EventListBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimListBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceListBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentListBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetListBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The adapter before an API server that has a cluster as it is at one moment, and notes what is asked of it. */
final class ServedCluster implements AutoCloseable {

    private final FakeApiServer kubernetes = FakeApiServer.kubernetes();
    private final ApiServer server;
    private final String group;
    private final String core;
    final ZalandoAdapter adapter;

    ServedCluster(World world) {
        var ref = TestClusters.REF;
        var namespace = TenantNamespaces.name(ref);
        var snapshot = world.snapshot();
        group = "/apis/acid.zalan.do/v1/namespaces/%s/postgresqls/%s".formatted(namespace, ref.name());
        core = "/api/v1/namespaces/%s/".formatted(namespace);
        var apps = "/apis/apps/v1/namespaces/%s/statefulsets/%s".formatted(namespace, ref.name());
        serve(
                "/api/v1/namespaces/" + namespace,
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .withLabels(tenants(ref))
                        .withResourceVersion("5")
                        .withUid("namespace")
                        .endMetadata()
                        .build());
        var policies = "/apis/networking.k8s.io/v1/namespaces/%s/networkpolicies/".formatted(namespace);
        serve(
                policies + "matriarch",
                new NetworkPolicyBuilder().withMetadata(isolation(ref)).build());
        serve(
                policies + "matriarch-zalando",
                new NetworkPolicyBuilder().withMetadata(isolation(ref)).build());
        serve(
                core + "resourcequotas/matriarch",
                new ResourceQuotaBuilder().withMetadata(isolation(ref)).build());
        var resource = snapshot.resource();
        if (resource != null) {
            resource.getMetadata().setResourceVersion("11");
            resource.getMetadata().setUid("resource");
        }
        serve(group, resource);
        serve(apps, snapshot.statefulSet());
        serve(core + "configmaps/matriarch-orders", snapshot.kept());
        snapshot.configMaps().forEach(map -> {
            map.getMetadata().setResourceVersion("21");
            serve(core + "configmaps/" + map.getMetadata().getName(), map);
        });
        serve(core + "pods", new PodListBuilder().withItems(snapshot.pods()).build());
        snapshot.pods().forEach(pod -> serve(core + "pods/" + pod.getMetadata().getName(), pod));
        serve(
                core + "persistentvolumeclaims",
                new PersistentVolumeClaimListBuilder()
                        .withItems(snapshot.volumeClaims())
                        .build());
        snapshot.volumeClaims()
                .forEach(claim -> serve(
                        core + "persistentvolumeclaims/" + claim.getMetadata().getName(), claim));
        serve(
                core + "services",
                new ServiceListBuilder().withItems(snapshot.services()).build());
        serve(
                core + "configmaps",
                new ConfigMapListBuilder().withItems(snapshot.configMaps()).build());
        serve("/apis/apps/v1/namespaces/%s/deployments".formatted(namespace), new DeploymentListBuilder().build());
        serve(core + "endpoints", new EndpointsListBuilder().build());
        serve(core + "events", new EventListBuilder().build());
        serve(
                "/apis/policy/v1/namespaces/%s/poddisruptionbudgets".formatted(namespace),
                new PodDisruptionBudgetListBuilder().build());
        server = ApiServer.of(dataPlane(), Duration.ofMinutes(1));
        adapter = new ZalandoAdapter(
                server, "here", new Limits("1.15.1", new TreeSet<>(List.of(17)), 9, true, List.of(), List.of()));
    }

    private static Map<String, String> tenants(ClusterRef ref) {
        var labels = MatriarchLabels.of("here", ref);
        labels.remove(MatriarchLabels.CLUSTER_ID);
        return labels;
    }

    /** A secret that the operator has made. */
    ServedCluster secret(String name, String username, String password) {
        return secret(name, username, password, Map.of());
    }

    ServedCluster secret(String name, String username, String password, Map<String, String> annotations) {
        serve(
                core + "secrets/" + name,
                new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(TenantNamespaces.name(TestClusters.REF))
                        .withUid(name)
                        .withResourceVersion("31")
                        .withLabels(Labels.of(TestClusters.REF))
                        .withAnnotations(annotations)
                        .endMetadata()
                        .withData(Map.of(
                                "username", SecretValues.written(username), "password", SecretValues.written(password)))
                        .build());
        return this;
    }

    private void serve(String path, @Nullable Object object) {
        if (object != null) {
            kubernetes.answers(path, 200, Serialization.asJson(object));
        }
    }

    private static ObjectMeta isolation(ClusterRef ref) {
        return new ObjectMetaBuilder()
                .withName("matriarch")
                .withNamespace(TenantNamespaces.name(ref))
                .withLabels(tenants(ref))
                .withUid("isolation")
                .withResourceVersion("6")
                .build();
    }

    private DataPlaneConnection dataPlane() {
        var reached = kubernetes.dataPlane();
        return new DataPlaneConnection(reached.name(), "here", reached.settings());
    }

    /** No way leads from the API server to that pod. */
    ServedCluster isUnreached(String pod, String verb) {
        kubernetes.answers(core + "pods/" + pod + ":8008/proxy/" + verb, 503, """
                {"kind":"Status","apiVersion":"v1","status":"Failure","code":503,"reason":"ServiceUnavailable",
                 "message":"error trying to reach service: dial tcp 10.0.0.1:8008: i/o timeout"}""");
        return this;
    }

    /** What Patroni in that pod says to a verb. */
    ServedCluster patroniSays(String pod, String verb, int status) {
        kubernetes.answers(core + "pods/" + pod + ":8008/proxy/" + verb, status, "\"said\"");
        return this;
    }

    /** All requests that change something, by the last parts of their paths. */
    List<String> writes() {
        return kubernetes.requests().stream()
                .filter(request -> !request.startsWith("GET "))
                .map(request -> request.replace(core, "").replace(group, "postgresql"))
                .toList();
    }

    /** The bodies of patches. */
    List<String> patches() {
        return kubernetes.patches();
    }

    ApiServer server() {
        return Objects.requireNonNull(server);
    }

    @Override
    public void close() {
        adapter.close();
        kubernetes.close();
    }
}
