package dev.matriarch.provisioning.tenants;

import dev.matriarch.provisioning.FieldError;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a tenant may be called. The name becomes the first part of Kubernetes namespaces, {@code <tenant>-<namespace>}. */
final class TenantNames {

    private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9]{0,19}");

    /** First parts of namespaces that others are known to use, and names that read like the platform itself. */
    private static final Set<String> RESERVED = Set.of(
            // Kubernetes and its distributions
            "kube",
            "kubernetes",
            "openshift",
            "cattle",
            "fleet",
            "rancher",
            "gke",
            "gmp",
            "eks",
            "aks",
            "k8s",
            // operators and add-ons with namespaces named after them
            "cnpg",
            "zalando",
            "postgres",
            "postgresql",
            "cert",
            "ingress",
            "istio",
            "linkerd",
            "cilium",
            "calico",
            "tigera",
            "metallb",
            "rook",
            "longhorn",
            "velero",
            "argocd",
            "argo",
            "flux",
            "knative",
            "tekton",
            "gatekeeper",
            "kyverno",
            "monitoring",
            "prometheus",
            "grafana",
            "olm",
            "operators",
            "local",
            // ours
            "matriarch",
            "platform",
            "system",
            "default",
            "sandbox",
            "admin",
            "root",
            "public",
            "internal");

    private TenantNames() {}

    /** Whether it looks like a tenant's name, reserved or not. */
    static boolean isSlug(String name) {
        return SLUG.matcher(name).matches();
    }

    static Optional<FieldError> refusal(@Nullable String name) {
        if (name == null) {
            return Optional.of(FieldError.body("#/name", "required", "a tenant needs a name"));
        }
        if (!isSlug(name)) {
            return Optional.of(FieldError.body(
                    "#/name",
                    "invalid-name",
                    "a tenant's name begins with a-z, has only a-z and 0-9, and is at most 20 long"));
        }
        return RESERVED.contains(name)
                ? Optional.of(FieldError.body("#/name", "reserved-name", "'%s' is reserved".formatted(name)))
                : Optional.empty();
    }
}
