package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the operator has made for the poolers of one cluster. */
record PoolerObjects(List<Deployment> deployments, List<Pod> pods, List<Service> services) {

    PoolerObjects {
        deployments = List.copyOf(deployments);
        pods = List.copyOf(pods);
        services = List.copyOf(services);
    }

    static PoolerObjects none() {
        return new PoolerObjects(List.of(), List.of(), List.of());
    }

    static PoolerObjects of(ClusterRef ref, KubernetesClient client) {
        return new PoolerObjects(
                all(Deployment.class, ref, Labels.ofPoolers(ref), client),
                all(Pod.class, ref, Labels.ofPoolers(ref), client),
                all(Service.class, ref, Labels.ofPoolerServices(ref), client));
    }

    private static <T extends HasMetadata> List<T> all(
            Class<T> kind, ClusterRef ref, Map<String, String> labels, KubernetesClient client) {
        return Snapshots.all(kind, ref, labels, client).stream()
                .filter(one -> Labels.is(one, Labels.APPLICATION, Labels.POOLER))
                .toList();
    }

    Stream<HasMetadata> all() {
        return Stream.of(deployments, pods, services).flatMap(List::stream);
    }

    Optional<Deployment> deployment(String name) {
        return deployments.stream()
                .filter(one -> one.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** The pods of one pooler. */
    List<Pod> pods(String name) {
        return pods.stream()
                .filter(pod -> Labels.is(pod, Labels.POOLER_NAME, name))
                .toList();
    }

    boolean hasService(String name) {
        return services.stream().anyMatch(one -> one.getMetadata().getName().equals(name));
    }
}
