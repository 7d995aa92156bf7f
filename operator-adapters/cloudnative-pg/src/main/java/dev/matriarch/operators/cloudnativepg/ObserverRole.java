package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.ManagedRole;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.SecretName;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.SqlAccess.Login;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The role {@value #NAME} by which we look into a cluster's servers. It may read statistics and settings, no tenant's table.
 * The operator makes it, with the password of a secret of ours that never leaves Kubernetes but to log in.
 */
record ObserverRole(String installation) {

    static final String NAME = "matriarch";

    private static final int CONNECTIONS = 10;
    private static final String PASSWORD = "password";

    static ManagedRole of(ClusterRef ref) {
        return new ManagedRole(
                NAME,
                null,
                "looks at statistics for the control plane",
                true,
                CONNECTIONS,
                List.of("pg_monitor"),
                new SecretName(secretName(ref)));
    }

    static String secretName(ClusterRef ref) {
        return "matriarch-" + ref.name();
    }

    /** As it is there already, or with a new password. */
    Secret secret(ClusterRef ref, KubernetesClient client) {
        return new SecretBuilder(named(ref))
                .withType("kubernetes.io/basic-auth")
                .withData(Map.of(
                        "username", SecretValues.written(NAME), PASSWORD, SecretValues.written(password(ref, client))))
                .build();
    }

    /** The same by name alone, to find or remove it. */
    Secret named(ClusterRef ref) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(secretName(ref))
                .withNamespace(TenantNamespaces.name(ref))
                .withLabels(MatriarchLabels.of(installation, ref))
                .endMetadata()
                .build();
    }

    private String password(ClusterRef ref, KubernetesClient client) {
        return SecretValues.read(ours(ref, client), PASSWORD).orElseGet(SecretValues::freshPassword);
    }

    /** How to log in, when both secrets that it takes are there. */
    Optional<Login> login(ClusterRef ref, KubernetesClient client) {
        var authority = Snapshots.secret(ref, "-ca", client);
        return SecretValues.read(ours(ref, client), PASSWORD)
                .flatMap(password -> SecretValues.read(authority, "ca.crt").map(ca -> new Login(NAME, password, ca)));
    }

    private @Nullable Secret ours(ClusterRef ref, KubernetesClient client) {
        var live = client.secrets()
                .inNamespace(TenantNamespaces.name(ref))
                .withName(secretName(ref))
                .get();
        return live != null && MatriarchLabels.carries(live, MatriarchLabels.of(installation, ref)) ? live : null;
    }
}
