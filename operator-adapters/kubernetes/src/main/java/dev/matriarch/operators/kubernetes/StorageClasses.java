package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of volumes that a Kubernetes cluster can make.
 *
 * @param names all of them, the default one first
 * @param expandable those whose volumes can grow ({@code allowVolumeExpansion}); the API server refuses the others' growing
 * @param usual what a volume gets that names none, or null; of several defaults the newest, as Kubernetes does it
 */
public record StorageClasses(
        List<String> names,
        List<String> expandable,
        @Nullable String usual) {

    private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";

    public StorageClasses {
        names = List.copyOf(names);
        expandable = List.copyOf(expandable);
    }

    /** Those of now. */
    public static StorageClasses of(KubernetesClient client) {
        var all = client.storage().v1().storageClasses().list().getItems().stream()
                .sorted(Comparator.comparing(StorageClasses::isDefault)
                        .thenComparing(StorageClasses::madeAt)
                        .reversed()
                        .thenComparing(StorageClasses::name))
                .toList();
        return new StorageClasses(
                all.stream().map(StorageClasses::name).toList(),
                all.stream()
                        .filter(one -> Boolean.TRUE.equals(one.getAllowVolumeExpansion()))
                        .map(StorageClasses::name)
                        .toList(),
                all.stream()
                        .filter(StorageClasses::isDefault)
                        .map(StorageClasses::name)
                        .findFirst()
                        .orElse(null));
    }

    private static boolean isDefault(StorageClass storageClass) {
        var annotations = Objects.requireNonNullElse(storageClass.getMetadata().getAnnotations(), Map.of());
        return "true".equals(annotations.get(DEFAULT));
    }

    /** Of those that are no default the age does not matter. */
    private static String madeAt(StorageClass storageClass) {
        return isDefault(storageClass)
                ? Objects.requireNonNullElse(storageClass.getMetadata().getCreationTimestamp(), "")
                : "";
    }

    private static String name(StorageClass storageClass) {
        return storageClass.getMetadata().getName();
    }
}
