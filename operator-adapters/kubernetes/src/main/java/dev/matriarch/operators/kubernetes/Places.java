package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.kubernetes.KubernetesOperator.Place;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Set;

/** What a Kubernetes cluster has to put databases on. */
final class Places {

    private static final String ZONE = "topology.kubernetes.io/zone";

    private Places() {}

    /** What we may not see is left out. */
    static Place of(KubernetesClient client, Set<Right> missing) {
        var zones = missing.contains(new Right("list", "nodes", "")) ? List.<String>of() : zones(client);
        if (missing.contains(new Right("list", "storageclasses", "storage.k8s.io"))) {
            return new Place(List.of(), zones, null, null);
        }
        var classes = StorageClasses.of(client);
        return new Place(classes.names(), zones, classes.expandable(), classes.usual());
    }

    private static List<String> zones(KubernetesClient client) {
        return client.nodes().list().getItems().stream()
                .flatMap(node -> MatriarchLabels.label(node, ZONE).stream())
                .distinct()
                .sorted()
                .toList();
    }
}
