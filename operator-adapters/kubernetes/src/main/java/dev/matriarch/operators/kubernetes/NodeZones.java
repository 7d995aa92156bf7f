package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Which zone each node is in. Nodes stay where they are, so they are asked for again only now and then. */
public final class NodeZones {

    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String NOWHERE = "";

    private volatile Known known = new Known(Map.of(), System.nanoTime());

    private record Known(Map<String, String> zones, long since) {

        boolean holds(Collection<String> nodes) {
            return zones.keySet().containsAll(nodes) && System.nanoTime() - since < KEPT.toNanos();
        }
    }

    /** The zones of the nodes that these pods are on. */
    public Map<String, String> of(List<Pod> pods, KubernetesClient client) {
        var nodes = pods.stream()
                .map(pod -> pod.getSpec().getNodeName())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return nodes.isEmpty() ? Map.of() : of(nodes, client);
    }

    /** The zones of these nodes; one without a zone, or that is gone, is left out. */
    private Map<String, String> of(Set<String> nodes, KubernetesClient client) {
        if (!known.holds(nodes)) {
            known = new Known(all(client), System.nanoTime());
        }
        return known.zones().entrySet().stream()
                .filter(node -> nodes.contains(node.getKey()))
                .filter(node -> !node.getValue().equals(NOWHERE))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Map<String, String> all(KubernetesClient client) {
        var zones = new HashMap<String, String>();
        client.nodes().list().getItems().forEach(node -> {
            zones.put(
                    node.getMetadata().getName(),
                    MatriarchLabels.label(node, ZONE).orElse(NOWHERE));
        });
        return zones;
    }
}
