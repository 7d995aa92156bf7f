package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Logins;
import dev.matriarch.operators.Logins.Who;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.kubernetes.SecretValues;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the passwords of the owner's two logins are: the owner's in the secret {@code <cluster>-app} that the operator has made,
 * the second login's in one of ours. Each says which of the role's passwords it holds; without a word it is the one that the
 * cluster was made with. The operator never writes to the former again, and gives PostgreSQL what is in either within seconds,
 * as long as it is labelled {@code cnpg.io/reload}: a secret without that label it reads once (CloudNativePG 1.30, seen live).
 */
record LoginSecrets(String installation) {

    /** Which of the role's passwords it is, as {@link Logins#password(Who)} says. */
    static final String HOLDS = "matriarch.dev/password";

    private static final String OWNER = "-app";

    /** Those that must hold what {@link DesiredCluster#logins()} asks for; a password that is the right one already stays. */
    List<Secret> wanted(DesiredCluster desired, KubernetesClient client) {
        var logins = desired.logins();
        var second = logins.password(Who.SECOND).map(password -> second(desired.ref(), password, client));
        var owner = logins.password(Who.OWNER)
                .filter(password -> !password.equals(Logins.password(0)))
                .map(password -> owner(desired.ref(), password, client));
        return Stream.of(second, owner).flatMap(Optional::stream).toList();
    }

    private Secret second(ClusterRef ref, String holds, KubernetesClient client) {
        var live = of(Who.SECOND, ref, client);
        return secrets()
                .ofRole(ref, SecondLogin.secretName(ref), Logins.SECOND, password(live, holds))
                .editMetadata()
                .addToLabels(OwnSecrets.RELOADED)
                .withAnnotations(Map.of(HOLDS, holds))
                .endMetadata()
                .build();
    }

    /** The second login's by name alone, to find or remove it. */
    Secret named(ClusterRef ref) {
        return secrets().named(ref, SecondLogin.secretName(ref));
    }

    /** The password stands in several of its values, for those who mount it; all of them go on saying the same. */
    private Secret owner(ClusterRef ref, String holds, KubernetesClient client) {
        var live = of(Who.OWNER, ref, client);
        var before = SecretValues.read(live, OwnSecrets.PASSWORD).filter(text -> !text.isEmpty());
        if (live == null || before.isEmpty()) {
            throw new OperatorUnavailableException("the secret %s%s has no password".formatted(ref.name(), OWNER));
        }
        return new SecretBuilder(secrets().named(ref, ref.name() + OWNER))
                .editMetadata()
                .withAnnotations(Map.of(HOLDS, holds))
                .endMetadata()
                .withData(replaced(live, before.get(), password(live, holds)))
                .build();
    }

    private static Map<String, String> replaced(Secret live, String before, String after) {
        var texts = new TreeMap<String, String>();
        for (var key : live.getData().keySet()) {
            SecretValues.read(live, key)
                    .filter(text -> text.contains(before))
                    .ifPresent(text -> texts.put(key, SecretValues.written(text.replace(before, after))));
        }
        return texts;
    }

    private static String password(@Nullable Secret live, String holds) {
        return live != null && holds(live, holds)
                ? SecretValues.read(live, OwnSecrets.PASSWORD).orElseGet(SecretValues::freshPassword)
                : SecretValues.freshPassword();
    }

    /** Whether it is that very password. */
    static boolean holds(Secret secret, String password) {
        var holds = Labels.annotation(secret, HOLDS);
        return password.equals(holds == null ? Logins.password(0) : holds);
    }

    /** Null where there is none, or that is not for this cluster; the operator hands our labels down to its own. */
    @Nullable
    Secret of(Who role, ClusterRef ref, KubernetesClient client) {
        var name = switch (role) {
            case OWNER -> ref.name() + OWNER;
            case SECOND -> SecondLogin.secretName(ref);
        };
        return secrets().live(ref, name, client);
    }

    private OwnSecrets secrets() {
        return new OwnSecrets(installation);
    }
}
