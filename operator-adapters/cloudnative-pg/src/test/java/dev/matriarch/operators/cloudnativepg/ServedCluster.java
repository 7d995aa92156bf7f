package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Limits;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.FakeApiServer;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import dev.matriarch.operators.kubernetes.Writes;
import io.fabric8.kubernetes.api.model.EventListBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimListBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceListBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobListBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** The adapter before an API server that has a recorded cluster, as it was at one moment, and notes what is asked of it. */
final class ServedCluster implements AutoCloseable {

    private final FakeApiServer kubernetes = FakeApiServer.kubernetes();
    private final ApiServer server;
    private final String path;
    final CloudNativePgAdapter adapter;

    ServedCluster(Snapshot snapshot, ClusterRef ref) {
        var namespace = TenantNamespaces.name(ref);
        path = "/apis/postgresql.cnpg.io/v1/namespaces/%s/clusters/%s".formatted(namespace, ref.name());
        var core = "/api/v1/namespaces/%s/".formatted(namespace);
        var cluster = Serialization.asJson(Objects.requireNonNull(snapshot.cluster()));
        kubernetes.answers(path, 200, cluster).answers(path + "/status", 200, cluster);
        lists(core + "pods", new PodListBuilder().withItems(snapshot.pods()).build());
        lists(
                core + "persistentvolumeclaims",
                new PersistentVolumeClaimListBuilder()
                        .withItems(snapshot.volumeClaims())
                        .build());
        lists(
                core + "services",
                new ServiceListBuilder().withItems(snapshot.services()).build());
        lists(
                core + "events",
                new EventListBuilder().withItems(snapshot.events()).build());
        lists(
                "/apis/batch/v1/namespaces/%s/jobs".formatted(namespace),
                new JobListBuilder().withItems(snapshot.jobs()).build());
        listsNone("poolers", namespace);
        listsNone("databases", namespace);
        server = ApiServer.of(dataPlane(), Duration.ofMinutes(1));
        adapter = new CloudNativePgAdapter(server, "recorder", limits(), Optional.empty());
    }

    /** One that is there besides. */
    ServedCluster secret(Secret secret) {
        var metadata = secret.getMetadata();
        kubernetes.answers(
                "/api/v1/namespaces/%s/secrets/%s".formatted(metadata.getNamespace(), metadata.getName()),
                200,
                Serialization.asJson(secret));
        return this;
    }

    /** What the containers of a pod have written, all of them the same. */
    ServedCluster log(Pod pod, String text) {
        var metadata = pod.getMetadata();
        kubernetes.answers(
                "/api/v1/namespaces/%s/pods/%s/log".formatted(metadata.getNamespace(), metadata.getName()), 200, text);
        return this;
    }

    private void lists(String of, Object list) {
        kubernetes.answers(of, 200, Serialization.asJson(list));
    }

    private void listsNone(String plural, String namespace) {
        kubernetes.answers(
                "/apis/postgresql.cnpg.io/v1/namespaces/%s/%s".formatted(namespace, plural),
                200,
                "{\"apiVersion\":\"postgresql.cnpg.io/v1\",\"kind\":\"List\",\"items\":[]}");
    }

    private DataPlaneConnection dataPlane() {
        var reached = kubernetes.dataPlane();
        return new DataPlaneConnection(reached.name(), "recorder", reached.settings());
    }

    private static Limits limits() {
        return new Limits("1.30.0", new TreeSet<>(List.of(18)), 9, true, List.of(), List.of());
    }

    ApiServer server() {
        return server;
    }

    /** The one way in which a manifest is written. */
    void apply(PostgresCluster manifest, Fence fence) {
        server.run(client -> new Writes(client, fence).apply(manifest));
    }

    /** All requests that change something: the method, and where, from the cluster's own path on. */
    List<String> writes() {
        return kubernetes.requests().stream()
                .filter(request -> !request.startsWith("GET "))
                .map(request -> request.replace(path, ""))
                .toList();
    }

    /** The query and the body of the only patch. */
    String patch() {
        if (kubernetes.patches().size() != 1) {
            throw new AssertionError("there was not one patch: " + kubernetes.patches());
        }
        return kubernetes.patches().getFirst();
    }

    @Override
    public void close() {
        adapter.close();
        kubernetes.close();
    }
}
