package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Contents;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.OperatorRefusedException;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The users' passwords, each in a secret of ours. To list secrets is a right that we do not ask for, so whose there are is read
 * from the kept desired state, which names every user for as long as there is a secret.
 *
 * @param labels what is on them besides ours
 */
public record UserSecrets(String installation, Map<String, String> labels) {

    public UserSecrets {
        labels = Map.copyOf(labels);
    }

    /** One for each user, with the password that is there already or a new one. */
    public void apply(DesiredCluster desired, KubernetesClient client, Writes writes) {
        desired.contents().users().stream()
                .filter(user -> !user.dropped())
                .map(user -> secret(
                        desired.ref(),
                        user.name(),
                        password(desired.ref(), user.name(), client).orElseGet(SecretValues::freshPassword)))
                .forEach(writes::apply);
    }

    /** Takes away those of all users but these. Called before the kept desired state forgets them. */
    public void removeAllBut(Contents contents, ClusterRef ref, KubernetesClient client, Writes writes) {
        var gone = new TreeSet<>(DesiredStates.users(ref, installation, client));
        contents.users().stream().filter(user -> !user.dropped()).forEach(user -> gone.remove(user.name()));
        gone.forEach(user -> remove(ref, user, writes));
    }

    /** Takes one user's away. */
    public void remove(ClusterRef ref, String user, Writes writes) {
        writes.delete(named(ref, user), MatriarchLabels.of(installation, ref));
    }

    /** A user's with this password. */
    public Secret secret(ClusterRef ref, String user, String password) {
        return secrets()
                .ofRole(ref, ContentNames.of(ref, user), user, password)
                .editMetadata()
                .addToLabels(labels)
                .endMetadata()
                .build();
    }

    private Secret named(ClusterRef ref, String user) {
        return secrets().named(ref, ContentNames.of(ref, user));
    }

    /** Null when there is none of that name that is ours. */
    private @Nullable Secret ours(ClusterRef ref, String user, KubernetesClient client) {
        return secrets().live(ref, ContentNames.of(ref, user), client);
    }

    private OwnSecrets secrets() {
        return new OwnSecrets(installation);
    }

    /** @throws OperatorRefusedException when there is none yet */
    public String requiredPassword(ClusterRef ref, String user, KubernetesClient client) {
        return password(ref, user, client)
                .orElseThrow(() -> new OperatorRefusedException(
                        "There are no credentials of %s in %s yet".formatted(user, ref),
                        "Ask again when the job that makes the user has succeeded."));
    }

    /** A user's password; empty where there is none. */
    public Optional<String> password(ClusterRef ref, String user, KubernetesClient client) {
        return SecretValues.read(ours(ref, user, client), OwnSecrets.PASSWORD);
    }

    /** The versions of the secrets of these users; of those that have none, none. */
    public Map<String, String> versions(ClusterRef ref, List<String> users, KubernetesClient client) {
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
