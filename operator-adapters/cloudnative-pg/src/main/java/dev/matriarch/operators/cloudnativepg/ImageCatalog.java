package dev.matriarch.operators.cloudnativepg;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which image there is of which major version: the {@code ClusterImageCatalog} named {@value #NAME}, which the platform's
 * engineers keep. A cluster is not tied to it but gets an image from it, at its creation and at each upgrade: the operator
 * rolls all clusters that are tied to a catalog as soon as that changes.
 */
final class ImageCatalog {

    static final String NAME = "matriarch";

    private static final ResourceDefinitionContext CATALOGS = new ResourceDefinitionContext.Builder()
            .withGroup(CloudNativePg.GROUP)
            .withVersion("v1")
            .withKind("ClusterImageCatalog")
            .withPlural("clusterimagecatalogs")
            .withNamespaced(false)
            .build();

    /** The operator reads the version from the tag. */
    private static final Pattern TAG = Pattern.compile(".*:(\\d+)[^:/]*");

    private ImageCatalog() {}

    /** By major version; empty where there is no such catalog. */
    static SortedMap<Integer, String> read(KubernetesClient client) {
        GenericKubernetesResource catalog =
                client.genericKubernetesResources(CATALOGS).withName(NAME).get();
        return catalog == null ? Collections.emptySortedMap() : images(catalog);
    }

    private static SortedMap<Integer, String> images(GenericKubernetesResource catalog) {
        List<Map<String, Object>> entries = Objects.requireNonNullElse(catalog.get("spec", "images"), List.of());
        var images = new TreeMap<Integer, String>();
        for (var entry : entries) {
            var image = String.valueOf(entry.get("image"));
            if (entry.get("major") instanceof Number major && isOf(image, major.intValue())) {
                images.put(major.intValue(), image);
            }
        }
        return images;
    }

    private static boolean isOf(String image, int major) {
        var tag = TAG.matcher(image);
        return tag.matches() && tag.group(1).equals(String.valueOf(major));
    }
}
