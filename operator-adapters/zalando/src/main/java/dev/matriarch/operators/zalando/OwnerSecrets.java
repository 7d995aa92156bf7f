package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.kubernetes.SecretValues;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;

/** The owner's credentials, where the operator keeps them. */
record OwnerSecrets(Snapshots snapshots) {

    /** The servers' certificates are signed by nobody that a client could know. */
    private static final String ENCRYPTED = "require";

    OwnerCredentials credentials(ClusterRef ref, KubernetesClient client) {
        var resource = Snapshots.named(ref, client);
        if (resource == null || !snapshots.isOurs(resource, ref)) {
            throw noneYet(ref);
        }
        var databases = Optional.ofNullable(resource.getSpec()).map(PostgresqlSpec::databases);
        var database = databases.stream()
                .flatMap(all -> all.entrySet().stream())
                .findFirst()
                .orElseThrow(() -> noneYet(ref));
        return credentials(ref, database, client);
    }

    private static OwnerCredentials credentials(
            ClusterRef ref, Map.Entry<String, String> database, KubernetesClient client) {
        var secret = Snapshots.secret(ref, Names.secret(ref, database.getValue()), client)
                .orElseThrow(() -> noneYet(ref));
        return new OwnerCredentials(
                value(secret, "username", ref), value(secret, "password", ref), database.getKey(), ENCRYPTED, null);
    }

    private static String value(Secret secret, String key, ClusterRef ref) {
        return SecretValues.read(secret, key).orElseThrow(() -> noneYet(ref));
    }

    private static OperatorRefusedException noneYet(ClusterRef ref) {
        return new OperatorRefusedException(
                "The operator has made no credentials for %s yet".formatted(ref),
                "Ask again when the cluster is ready.");
    }
}
