package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.SecretValues;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Secrets that are for one cluster: those that we make, and those to which the operator has handed our labels down. */
record OwnSecrets(String installation) {

    static final String PASSWORD = "password";

    /**
     * CloudNativePG looks again at the secrets that carry it when they change; one without it it reads once (1.30, seen
     * live).
     */
    static final Map<String, String> RELOADED = Map.of("cnpg.io/reload", "true");

    /** By name alone, to find, make or remove it. */
    Secret named(ClusterRef ref, String name) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(TenantNamespaces.name(ref))
                .withLabels(MatriarchLabels.of(installation, ref))
                .endMetadata()
                .build();
    }

    /** As the operator takes a role's password. */
    SecretBuilder ofRole(ClusterRef ref, String name, String role, String password) {
        return new SecretBuilder(named(ref, name))
                .withType("kubernetes.io/basic-auth")
                .withData(Map.of("username", SecretValues.written(role), PASSWORD, SecretValues.written(password)));
    }

    /** Null where there is none of that name, or it is not for this cluster. */
    @Nullable
    Secret live(ClusterRef ref, String name, KubernetesClient client) {
        var live = client.resource(named(ref, name)).get();
        return live != null && MatriarchLabels.carries(live, MatriarchLabels.of(installation, ref)) ? live : null;
    }
}
