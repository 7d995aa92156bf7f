package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Where an object lies on the API server. */
final class Paths {

    private Paths() {}

    static String of(HasMetadata object) {
        var version = object.getApiVersion();
        var root = version.contains("/") ? "/apis/" + version : "/api/" + version;
        var namespace = object.getMetadata().getNamespace();
        var place = namespace == null ? root : root + "/namespaces/" + namespace;
        return "%s/%s/%s"
                .formatted(place, object.getPlural(), object.getMetadata().getName());
    }
}
