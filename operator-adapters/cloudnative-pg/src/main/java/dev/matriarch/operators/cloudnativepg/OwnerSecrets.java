package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.operators.Logins;
import dev.matriarch.operators.Logins.Who;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.kubernetes.LoginSecrets;
import dev.matriarch.operators.kubernetes.SecretValues;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The owner's credentials, where they are kept: in {@link RotatedSecrets}, and for the rest, which is every user's, beside them and
 * in what CloudNativePG has made.
 */
record OwnerSecrets(Snapshots snapshots, RotatedSecrets logins) {

    /** The operator's own server certificate names all services of the cluster, so the host can be verified too. */
    private static final String VERIFIED = "verify-full";

    OwnerCredentials credentials(ClusterRef ref, int turn, KubernetesClient client) {
        var cluster = ours(ref, client);
        var login = login(ref, turn, client);
        return of(cluster, ref, value(login, "username", ref), value(login, "password", ref), client);
    }

    /** How a user connects who is not the owner, whatever has become of the owner's credentials. */
    OwnerCredentials ofUser(ClusterRef ref, String user, String password, KubernetesClient client) {
        return of(ours(ref, client), ref, user, password, client);
    }

    private PostgresCluster ours(ClusterRef ref, KubernetesClient client) {
        @Nullable PostgresCluster cluster = Snapshots.named(ref, client);
        if (cluster == null || !snapshots.isOurs(cluster, ref)) {
            throw noneYet(ref);
        }
        return cluster;
    }

    private OwnerCredentials of(
            PostgresCluster cluster, ClusterRef ref, String user, String password, KubernetesClient client) {
        var owner = made(logins.of(Who.OWNER, ref, client), cluster);
        var authority = made(Snapshots.secret(ref, "-ca", client), cluster);
        return new OwnerCredentials(
                user, password, value(owner, "dbname", ref), VERIFIED, value(authority, "ca.crt", ref));
    }

    private Secret login(ClusterRef ref, int turn, KubernetesClient client) {
        var login = logins.of(Logins.who(turn), ref, client);
        if (login == null || !LoginSecrets.holds(login, Logins.password(turn))) {
            throw noneYet(ref);
        }
        return login;
    }

    /** Null for a secret that is not there, or that was made for another cluster of that name; ours belong to none. */
    private static @Nullable Secret made(@Nullable Secret secret, PostgresCluster cluster) {
        var owner = cluster.getMetadata().getUid();
        var owners = secret == null
                ? List.<OwnerReference>of()
                : secret.getMetadata().getOwnerReferences();
        return owners.isEmpty()
                        || owners.stream()
                                .anyMatch(reference -> reference.getUid().equals(owner))
                ? secret
                : null;
    }

    private static String value(@Nullable Secret secret, String key, ClusterRef ref) {
        return SecretValues.read(secret, key).orElseThrow(() -> noneYet(ref));
    }

    private static OperatorRefusedException noneYet(ClusterRef ref) {
        return new OperatorRefusedException(
                "The operator has made no credentials for %s yet".formatted(ref),
                "Ask again when the cluster is ready.");
    }
}
