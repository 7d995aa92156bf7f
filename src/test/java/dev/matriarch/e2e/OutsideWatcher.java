package dev.matriarch.e2e;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Somebody outside of Matriarch who watches one cluster and its pods, and notes when what was so. It knows nothing of our
 * observation: the operator has converged when it calls the cluster healthy and as many pods are ready as were asked for.
 */
final class OutsideWatcher implements AutoCloseable {

    private final List<Moment> moments = new ArrayList<>();
    private final Map<String, Pod> pods = new TreeMap<>();
    private final Watch clusterWatch;
    private final Watch podWatch;
    private GenericKubernetesResource cluster = new GenericKubernetesResource();

    OutsideWatcher(KubernetesClient client, String namespace, String name) {
        podWatch = client.pods()
                .inNamespace(namespace)
                .withLabel(RealOperator.TESTED.clusterLabel(), name)
                .withLabels(RealOperator.TESTED.instances())
                .watch(heard(this::pod));
        clusterWatch = client.genericKubernetesResources(RealOperator.TESTED.clusters())
                .inNamespace(namespace)
                .withName(name)
                .watch(heard(this::cluster));
    }

    /**
     * @param there whether the resource is
     * @param ready the pods that are ready, by name
     */
    record Moment(Instant at, boolean there, boolean saysHealthy, int wanted, List<String> ready) {

        Moment {
            ready = List.copyOf(ready);
        }

        boolean hasConverged() {
            return there && saysHealthy && ready.size() == wanted;
        }
    }

    /** When the resource was first there. */
    Instant applied() {
        return first(Moment::there).orElseThrow();
    }

    /** When the operator had first converged with that many instances wanted. */
    Instant converged(int instances) {
        return await("the outside view")
                .atMost(Duration.ofSeconds(30))
                .until(() -> first(m -> m.wanted() == instances && m.hasConverged()), Optional::isPresent)
                .orElseThrow();
    }

    /** When that many pods were first ready at once. */
    Optional<Instant> ready(int instances) {
        return first(moment -> moment.ready().size() >= instances);
    }

    private synchronized Optional<Instant> first(Predicate<Moment> such) {
        return moments.stream().filter(such).map(Moment::at).findFirst();
    }

    private synchronized void pod(Watcher.Action action, Pod pod) {
        if (action == Watcher.Action.DELETED) {
            pods.remove(pod.getMetadata().getName());
        } else {
            pods.put(pod.getMetadata().getName(), pod);
        }
        note();
    }

    private synchronized void cluster(Watcher.Action action, GenericKubernetesResource seen) {
        cluster = action == Watcher.Action.DELETED ? new GenericKubernetesResource() : seen;
        note();
    }

    private void note() {
        var ready = pods.values().stream()
                .filter(Readiness::isPodReady)
                .map(pod -> pod.getMetadata().getName())
                .toList();
        var wanted = RealOperator.TESTED.wanted(cluster);
        moments.add(new Moment(Instant.now(), wanted > 0, RealOperator.TESTED.saysHealthy(cluster), wanted, ready));
    }

    private static <T> Watcher<T> heard(java.util.function.BiConsumer<Watcher.Action, T> listener) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, T object) {
                listener.accept(action, object);
            }

            @Override
            public void onClose(WatcherException cause) {
                throw new IllegalStateException("the outside watch ended", cause);
            }
        };
    }

    @Override
    public void close() {
        clusterWatch.close();
        podWatch.close();
    }
}
