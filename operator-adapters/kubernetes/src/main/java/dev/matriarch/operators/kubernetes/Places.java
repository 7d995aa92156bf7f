package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.kubernetes.KubernetesOperator.Place;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a Kubernetes cluster has to put databases on. */
final class Places {

    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
    private static final String ZONE = "topology.kubernetes.io/zone";

    private Places() {}

    /** What we may not see is left out. */
    static Place of(KubernetesClient client, Set<Right> missing) {
        return new Place(
                missing.contains(new Right("list", "storageclasses", "storage.k8s.io")) ? List.of() : classes(client),
                missing.contains(new Right("list", "nodes", "")) ? List.of() : zones(client));
    }

    private static List<String> classes(KubernetesClient client) {
        return client.storage().v1().storageClasses().list().getItems().stream()
                .sorted(Comparator.comparing(Places::isDefault).reversed().thenComparing(Places::name))
                .map(Places::name)
                .toList();
    }

    private static boolean isDefault(StorageClass storageClass) {
        var annotations = Objects.requireNonNullElse(storageClass.getMetadata().getAnnotations(), Map.of());
        return "true".equals(annotations.get(DEFAULT_CLASS));
    }

    private static List<String> zones(KubernetesClient client) {
        return client.nodes().list().getItems().stream()
                .flatMap(node -> MatriarchLabels.label(node, ZONE).stream())
                .distinct()
                .sorted()
                .toList();
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }
}
