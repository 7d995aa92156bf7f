package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.ClusterRef;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Secrets that are for one cluster: those that we make, and those to which the operator has handed our labels down. */
public record OwnSecrets(String installation) {

    public static final String PASSWORD = "password";

    /** By name alone, to find, make or remove it. */
    public Secret named(ClusterRef ref, String name) {
        return new SecretBuilder()
                .withMetadata(OwnObjects.named(installation, ref, name))
                .build();
    }

    /** A role's name and password. */
    public SecretBuilder ofRole(ClusterRef ref, String name, String role, String password) {
        return new SecretBuilder(named(ref, name))
                .withType("kubernetes.io/basic-auth")
                .withData(Map.of("username", SecretValues.written(role), PASSWORD, SecretValues.written(password)));
    }

    /** Null where there is none of that name, or it is not for this cluster. */
    public @Nullable Secret live(ClusterRef ref, String name, KubernetesClient client) {
        var live = client.resource(named(ref, name)).get();
        return live != null && MatriarchLabels.carries(live, MatriarchLabels.of(installation, ref)) ? live : null;
    }
}
