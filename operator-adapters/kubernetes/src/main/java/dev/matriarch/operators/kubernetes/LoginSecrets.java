package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Logins;
import dev.matriarch.operators.Logins.Who;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the password of the owner's second login is: in a secret of ours. Each secret of the two logins says which of its role's
 * passwords it holds; without a word it is the one that the cluster was made with.
 *
 * @param labels what is on it besides ours
 */
public record LoginSecrets(String installation, Map<String, String> labels) {

    /** Which of the role's passwords it is, as {@link Logins#password(Who)} says. */
    public static final String HOLDS = "matriarch.dev/password";

    public LoginSecrets {
        labels = Map.copyOf(labels);
    }

    /** It with the password that it must hold, empty until it has had a turn; one that is the right one already stays. */
    public Optional<Secret> second(DesiredCluster desired, KubernetesClient client) {
        return desired.logins().password(Who.SECOND).map(holds -> second(desired.ref(), holds, client));
    }

    private Secret second(ClusterRef ref, String holds, KubernetesClient client) {
        return second(ref, holds, password(second(ref, client), holds));
    }

    /** It with this password, which holds that. */
    public Secret second(ClusterRef ref, String holds, String password) {
        return secrets()
                .ofRole(ref, SecondLogin.secretName(ref), Logins.SECOND, password)
                .editMetadata()
                .addToLabels(labels)
                .withAnnotations(Map.of(HOLDS, holds))
                .endMetadata()
                .build();
    }

    /** As it is; null where there is none of ours. */
    public @Nullable Secret second(ClusterRef ref, KubernetesClient client) {
        return secrets().live(ref, SecondLogin.secretName(ref), client);
    }

    /** It by name alone, to find or remove it. */
    public Secret named(ClusterRef ref) {
        return secrets().named(ref, SecondLogin.secretName(ref));
    }

    /** The password that is there where it is that very one, or one that nobody has seen. */
    public static String password(@Nullable Secret live, String holds) {
        return live != null && holds(live, holds)
                ? SecretValues.read(live, OwnSecrets.PASSWORD).orElseGet(SecretValues::freshPassword)
                : SecretValues.freshPassword();
    }

    /** Whether it is that very password. */
    public static boolean holds(Secret secret, String password) {
        return password.equals(held(secret));
    }

    /** Which of its role's passwords it is. */
    public static String held(Secret secret) {
        var annotations = secret.getMetadata().getAnnotations();
        var holds = annotations == null ? null : annotations.get(HOLDS);
        return holds == null ? Logins.password(0) : holds;
    }

    private OwnSecrets secrets() {
        return new OwnSecrets(installation);
    }
}
