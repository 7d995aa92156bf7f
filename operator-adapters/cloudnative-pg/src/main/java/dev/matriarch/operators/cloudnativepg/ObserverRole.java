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
        return secret(ref, password(ref, client).orElseGet(SecretValues::freshPassword));
    }

    /** The same with this password. */
    Secret secret(ClusterRef ref, String password) {
        return secrets().ofRole(ref, secretName(ref), NAME, password).build();
    }

    /** The same by name alone, to find or remove it. */
    Secret named(ClusterRef ref) {
        return secrets().named(ref, secretName(ref));
    }

    /** Empty where there is none yet. */
    Optional<String> password(ClusterRef ref, KubernetesClient client) {
        return SecretValues.read(ours(ref, client), OwnSecrets.PASSWORD);
    }

    /** How to log in, when both secrets that it takes are there. */
    Optional<Login> login(ClusterRef ref, KubernetesClient client) {
        return password(ref, client)
                .flatMap(password -> Snapshots.authority(ref, client).map(ca -> new Login(NAME, password, ca)));
    }

    private @Nullable Secret ours(ClusterRef ref, KubernetesClient client) {
        return secrets().live(ref, secretName(ref), client);
    }

    private OwnSecrets secrets() {
        return new OwnSecrets(installation);
    }
}
