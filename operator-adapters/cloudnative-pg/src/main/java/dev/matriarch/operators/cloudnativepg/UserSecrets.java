package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.kubernetes.DesiredStates;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.Writes;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The users' passwords, each in a secret of ours from which the operator takes it. To list secrets is a right that we do not
 * ask for, so whose there are is read from the kept desired state, which names every user for as long as there is a secret.
 */
record UserSecrets(String installation) {

    /** One for each user, with the password that is there already or a new one. */
    void apply(DesiredCluster desired, KubernetesClient client, Writes writes) {
        desired.contents().users().stream()
                .filter(user -> !user.dropped())
                .forEach(user -> writes.apply(secret(desired.ref(), user.name(), client)));
    }

    /** Takes away those of all users but these. Called before the kept desired state forgets them. */
    void removeAllBut(Contents contents, ClusterRef ref, KubernetesClient client, Writes writes) {
        var gone = new TreeSet<>(DesiredStates.users(ref, installation, client));
        contents.users().stream().filter(user -> !user.dropped()).forEach(user -> gone.remove(user.name()));
        gone.forEach(user -> writes.delete(named(ref, user), MatriarchLabels.of(installation, ref)));
    }

    private Secret secret(ClusterRef ref, String user, KubernetesClient client) {
        var password =
                SecretValues.read(ours(ref, user, client), OwnSecrets.PASSWORD).orElseGet(SecretValues::freshPassword);
        return secrets()
                .ofRole(ref, ContentManifests.objectName(ref, user), user, password)
                .editMetadata()
                .addToLabels(OwnSecrets.RELOADED)
                .endMetadata()
                .build();
    }

    private Secret named(ClusterRef ref, String user) {
        return secrets().named(ref, ContentManifests.objectName(ref, user));
    }

    /** Null when there is none of that name that is ours. */
    private @Nullable Secret ours(ClusterRef ref, String user, KubernetesClient client) {
        return secrets().live(ref, ContentManifests.objectName(ref, user), client);
    }

    private OwnSecrets secrets() {
        return new OwnSecrets(installation);
    }

    /** @throws OperatorRefusedException when there is none yet */
    String password(ClusterRef ref, String user, KubernetesClient client) {
        return SecretValues.read(ours(ref, user, client), OwnSecrets.PASSWORD)
                .orElseThrow(() -> new OperatorRefusedException(
                        "There are no credentials of %s in %s yet".formatted(user, ref),
                        "Ask again when the job that makes the user has succeeded."));
    }

    /** The versions of the secrets of these users; of those that have none, none. */
    Map<String, String> versions(ClusterRef ref, List<String> users, KubernetesClient client) {
        var versions = new TreeMap<String, String>();
        for (var user : users) {
            var secret = ours(ref, user, client);
            if (secret != null) {
                versions.put(user, secret.getMetadata().getResourceVersion());
            }
        }
        return versions;
    }
}
