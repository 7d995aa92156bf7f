package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Logins;
import dev.matriarch.operators.Logins.Who;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.kubernetes.LoginSecrets;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.OwnSecrets;
import dev.matriarch.operators.kubernetes.OwnerLogins;
import dev.matriarch.operators.kubernetes.SecretValues;
import dev.matriarch.operators.kubernetes.SqlAccess.Login;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
 * That of the owner of a replica is one of ours too, like what the operator would have made; what we apply to either says all of
 * it again, since what is left out of an apply, and nobody else holds, goes.
 */
record RotatedSecrets(String installation) {

    private static final String OWNER = "-app";
    private static final String BASIC_AUTH = "kubernetes.io/basic-auth";

    /** The users whose passwords came with the owner's. */
    private static final String USERS = "matriarch.dev/users";

    /**
     * What an owner's login is.
     *
     * @param holds which of the owner's passwords it is
     * @param users those whose passwords come with it
     */
    record Given(String name, String password, String database, String holds, List<String> users) {

        @Override
        public String toString() {
            return "Given[name=%s]".formatted(name);
        }
    }

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
        var data = replaced(live, before.get(), LoginSecrets.password(live, holds));
        return owner(ref, live.getType(), data, holds, users(live));
    }

    private Secret owner(ClusterRef ref, String type, Map<String, String> data, String holds, List<String> users) {
        var annotations = new TreeMap<>(Map.of(LoginSecrets.HOLDS, holds));
        if (!users.isEmpty()) {
            annotations.put(USERS, String.join(",", users));
        }
        return new SecretBuilder(secrets().named(ref, ref.name() + OWNER))
                .withType(type)
                .editMetadata()
                .addToLabels(Labels.RELOADED)
                .withAnnotations(annotations)
                .endMetadata()
                .withData(data)
                .build();
    }

    private static Map<String, String> replaced(Secret live, String before, String after) {
        var texts = new TreeMap<String, String>();
        for (var key : live.getData().keySet()) {
            SecretValues.read(live, key)
                    .ifPresent(text -> texts.put(key, SecretValues.written(text.replace(before, after))));
        }
        return texts;
    }

    /** The owner's with this password: the one that is there, or one like the operator's. */
    Secret given(ClusterRef ref, Given given, KubernetesClient client) {
        var live = of(Who.OWNER, ref, client);
        var before = SecretValues.read(live, OwnSecrets.PASSWORD).filter(text -> !text.isEmpty());
        var data = live == null || before.isEmpty() ? made(ref, given) : replaced(live, before.get(), given.password());
        var type = live == null ? BASIC_AUTH : live.getType();
        return owner(ref, type, data, given.holds(), given.users());
    }

    /** Without those values that hold the domain of the data plane, which is not known. */
    private static Map<String, String> made(ClusterRef ref, Given given) {
        var host = ref.name() + "-rw";
        var place = "%s.%s:5432/%s".formatted(host, Manifests.namespace(ref), given.database());
        var name = encoded(given.name());
        var password = encoded(given.password());
        var texts = new TreeMap<String, String>();
        texts.put("username", given.name());
        texts.put("user", given.name());
        texts.put(OwnSecrets.PASSWORD, given.password());
        texts.put("dbname", given.database());
        texts.put("host", host);
        texts.put("port", "5432");
        texts.put("pgpass", String.join(":", host, "5432", given.database(), given.name(), given.password()) + "\n");
        texts.put("uri", "postgresql://%s:%s@%s".formatted(name, password, place));
        texts.put("jdbc-uri", "jdbc:postgresql://%s?password=%s&user=%s".formatted(place, password, name));
        texts.replaceAll((key, text) -> SecretValues.written(text));
        return texts;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Those whose passwords came with it. */
    static List<String> users(Secret owner) {
        var users = Labels.annotation(owner, USERS);
        return users == null ? List.of() : List.of(users.split(","));
    }

    /** What makes one ours. */
    Map<String, String> marks(ClusterRef ref) {
        return MatriarchLabels.of(installation, ref);
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
