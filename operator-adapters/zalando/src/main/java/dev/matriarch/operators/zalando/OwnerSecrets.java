package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Credentials.OwnerCredentials;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Logins;
import dev.matriarch.operators.Logins.Who;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.kubernetes.Acts;
import dev.matriarch.operators.kubernetes.LoginSecrets;
import dev.matriarch.operators.kubernetes.OwnSecrets;
import dev.matriarch.operators.kubernetes.OwnerLogins;
import dev.matriarch.operators.kubernetes.SecretValues;
import dev.matriarch.operators.kubernetes.SqlAccess.Login;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;

/**
 * The owner's credentials, where they are kept: those of the owner's own role where the operator has made them, and those of the
 * second login in a secret of ours. The operator reads a secret that is there at each of its rounds and gives the role what it
 * holds, so what is written there stays (contract 4.13).
 */
record OwnerSecrets(Snapshots snapshots, LoginSecrets logins) {

    /** The servers' certificates are signed by nobody that a client could know. */
    private static final String ENCRYPTED = "require";

    OwnerCredentials credentials(ClusterRef ref, int turn, KubernetesClient client) {
        var database = database(ref, client);
        var login = of(Logins.who(turn), ref, database.getValue(), client)
                .filter(secret -> LoginSecrets.holds(secret, Logins.password(turn)))
                .orElseThrow(() -> noneYet(ref));
        return new OwnerCredentials(
                value(login, "username", ref),
                value(login, OwnSecrets.PASSWORD, ref),
                database.getKey(),
                ENCRYPTED,
                null);
    }

    /** How a user connects who is not the owner. */
    OwnerCredentials ofUser(ClusterRef ref, String user, String password, KubernetesClient client) {
        return new OwnerCredentials(user, password, database(ref, client).getKey(), ENCRYPTED, null);
    }

    /** The database that the cluster was made with, and its owner. */
    private Map.Entry<String, String> database(ClusterRef ref, KubernetesClient client) {
        return Optional.ofNullable(Snapshots.named(ref, client))
                .filter(resource -> snapshots.isOurs(resource, ref))
                .map(PostgresqlResource::getSpec)
                .map(PostgresqlSpec::databases)
                .flatMap(all -> all.entrySet().stream().findFirst())
                .orElseThrow(() -> noneYet(ref));
    }

    private Optional<Secret> of(Who role, ClusterRef ref, String owner, KubernetesClient client) {
        return switch (role) {
            case OWNER -> Snapshots.secret(ref, Names.secret(ref, owner), client);
            case SECOND -> Optional.ofNullable(logins.second(ref, client));
        };
    }

    /** How a role logs in, as {@link OwnerLogins} asks. */
    Optional<Login> login(DesiredCluster desired, Who role, String holds, KubernetesClient client) {
        return of(role, desired.ref(), desired.bootstrap().owner(), client)
                .filter(secret -> LoginSecrets.holds(secret, holds))
                .flatMap(secret -> SecretValues.read(secret, OwnSecrets.PASSWORD))
                .map(password -> new Login(
                        OwnerLogins.name(role, desired),
                        password,
                        null,
                        desired.bootstrap().database()));
    }

    /** Gives the operator's secret the password that the owner's own role must have, unless it holds that one already. */
    void renew(DesiredCluster desired, ConfigMap kept, KubernetesClient client, Acts acts) {
        desired.logins()
                .password(Who.OWNER)
                .filter(holds -> !holds.equals(Logins.password(0)))
                .ifPresent(holds -> renew(desired, holds, kept, client, acts));
    }

    private void renew(DesiredCluster desired, String holds, ConfigMap kept, KubernetesClient client, Acts acts) {
        var ref = desired.ref();
        var secret = of(Who.OWNER, ref, desired.bootstrap().owner(), client).orElseThrow(() -> noneYet(ref));
        if (!LoginSecrets.holds(secret, holds)) {
            acts.values(
                    secret,
                    kept,
                    Map.of(LoginSecrets.HOLDS, holds),
                    Map.of(OwnSecrets.PASSWORD, SecretValues.written(SecretValues.freshPassword())));
        }
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
