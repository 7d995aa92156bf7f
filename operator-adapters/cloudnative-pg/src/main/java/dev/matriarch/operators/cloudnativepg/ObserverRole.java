package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.ManagedRole;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.SecretName;
import dev.matriarch.operators.kubernetes.OwnSecrets;
import dev.matriarch.operators.kubernetes.SecretValues;
import dev.matriarch.operators.kubernetes.SqlAccess.Login;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The role {@value #NAME} by which we look into a cluster's servers. It may read statistics and settings, no tenant's table.
 * The operator makes it, with the password of a secret of ours that never leaves Kubernetes but to log in.
 */
record ObserverRole(String installation) {

    static final String NAME = "matriarch";

    private static final int CONNECTIONS = 10;

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
        return secrets()
                .ofRole(ref, secretName(ref), NAME, password(ref, client))
                .build();
    }

    /** The same by name alone, to find or remove it. */
    Secret named(ClusterRef ref) {
        return secrets().named(ref, secretName(ref));
    }

    private String password(ClusterRef ref, KubernetesClient client) {
        return SecretValues.read(ours(ref, client), OwnSecrets.PASSWORD).orElseGet(SecretValues::freshPassword);
    }

    /** How to log in, when both secrets that it takes are there. */
    Optional<Login> login(ClusterRef ref, KubernetesClient client) {
        return SecretValues.read(ours(ref, client), OwnSecrets.PASSWORD)
                .flatMap(password -> Snapshots.authority(ref, client).map(ca -> new Login(NAME, password, ca)));
    }

    private @Nullable Secret ours(ClusterRef ref, KubernetesClient client) {
        return secrets().live(ref, secretName(ref), client);
    }

    private OwnSecrets secrets() {
        return new OwnSecrets(installation);
    }
}
