package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Logins;
import dev.matriarch.operators.Logins.Who;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.kubernetes.LoginSecrets;
import dev.matriarch.operators.kubernetes.OwnSecrets;
import dev.matriarch.operators.kubernetes.OwnerLogins;
import dev.matriarch.operators.kubernetes.SecretValues;
import dev.matriarch.operators.kubernetes.SqlAccess.Login;
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
record RotatedSecrets(String installation) {

    private static final String OWNER = "-app";

    /** Those that must hold what {@link DesiredCluster#logins()} asks for; a password that is the right one already stays. */
    List<Secret> wanted(DesiredCluster desired, KubernetesClient client) {
        var owner = desired.logins()
                .password(Who.OWNER)
                .filter(password -> !password.equals(Logins.password(0)))
                .map(password -> owner(desired.ref(), password, client));
        return Stream.of(logins().second(desired, client), owner)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The second login's by name alone, to find or remove it. */
    Secret named(ClusterRef ref) {
        return logins().named(ref);
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
                .withAnnotations(Map.of(LoginSecrets.HOLDS, holds))
                .endMetadata()
                .withData(replaced(live, before.get(), LoginSecrets.password(live, holds)))
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

    /** Null where there is none, or that is not for this cluster; the operator hands our labels down to its own. */
    @Nullable
    Secret of(Who role, ClusterRef ref, KubernetesClient client) {
        return switch (role) {
            case OWNER -> secrets().live(ref, ref.name() + OWNER, client);
            case SECOND -> logins().second(ref, client);
        };
    }

    /** How a role logs in, as {@link OwnerLogins} asks. */
    Optional<Login> login(DesiredCluster desired, Who role, String holds, KubernetesClient client) {
        var secret = of(role, desired.ref(), client);
        if (secret == null || !LoginSecrets.holds(secret, holds)) {
            return Optional.empty();
        }
        return SecretValues.read(secret, OwnSecrets.PASSWORD)
                .flatMap(password -> Snapshots.authority(desired.ref(), client)
                        .map(ca -> new Login(
                                OwnerLogins.name(role, desired),
                                password,
                                ca,
                                desired.bootstrap().database())));
    }

    private LoginSecrets logins() {
        return new LoginSecrets(installation, Labels.RELOADED);
    }

    private OwnSecrets secrets() {
        return new OwnSecrets(installation);
    }
}
