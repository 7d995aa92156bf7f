package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.Logins.Who;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.PeerSecrets;
import dev.matriarch.operators.kubernetes.LoginSecrets;
import dev.matriarch.operators.kubernetes.OwnSecrets;
import dev.matriarch.operators.kubernetes.SecretValues;
import dev.matriarch.operators.kubernetes.UserSecrets;
import dev.matriarch.operators.kubernetes.Writes;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The passwords of one of two clusters with the same data, for the other: both have the same roles, and a replica lets nobody in by
 * another password than its primary's. That goes for us, who look into it by {@link ObserverRole}, too.
 *
 * <p>CloudNativePG makes no secret for the owner of a replica. When that is promoted, it would make one with a new password and set
 * that, so that nobody's would be right any more; and on the old primary it would stay so after the way back, since the secret
 * there has not changed (1.30, seen live). A secret that is there before is used as it is.
 *
 * <p>Where WAL is streamed, what lets the other one in goes along, and to another data plane where it is reached.
 */
record PeerLogins(
        RotatedSecrets owner,
        LoginSecrets second,
        ObserverRole observer,
        UserSecrets users,
        PeerCertificates certificates) {

    private static final String OWNER = "owner.";
    private static final String SECOND = "second.";
    private static final String OBSERVER = "observer";
    private static final String USER = "user.";
    private static final String NAME = "username";
    private static final String DATABASE = "dbname";
    private static final String HOLDS = "holds";

    /** @throws OperatorRefusedException while some are missing */
    PeerSecrets of(ClusterRef ref, PostgresCluster cluster, KubernetesClient client) {
        var values = new TreeMap<String, String>();
        var app = required(owner.of(Who.OWNER, ref, client), ref);
        values.put(OWNER + NAME, required(app, NAME, ref));
        values.put(OWNER + DATABASE, required(app, DATABASE, ref));
        put(values, OWNER, app, ref);
        Optional.ofNullable(owner.of(Who.SECOND, ref, client)).ifPresent(secret -> put(values, SECOND, secret, ref));
        values.put(OBSERVER, observer.password(ref, client).orElseThrow(() -> noneYet(ref)));
        Snapshots.users(cluster)
                .forEach(user ->
                        users.password(ref, user, client).ifPresent(password -> values.put(USER + user, password)));
        if (ReplicaManifests.streams(cluster)) {
            values.putAll(PeerCertificates.of(ref, client));
        }
        if (ReplicaManifests.streamsFar(cluster, ref)) {
            values.putAll(PeerCertificates.address(ref, client));
        }
        return new PeerSecrets(values);
    }

    private static void put(Map<String, String> values, String whose, Secret secret, ClusterRef ref) {
        values.put(whose + OwnSecrets.PASSWORD, required(secret, OwnSecrets.PASSWORD, ref));
        values.put(whose + HOLDS, LoginSecrets.held(secret));
    }

    private static Secret required(@Nullable Secret secret, ClusterRef ref) {
        return Optional.ofNullable(secret).orElseThrow(() -> noneYet(ref));
    }

    private static String required(Secret secret, String key, ClusterRef ref) {
        return SecretValues.read(secret, key).filter(text -> !text.isEmpty()).orElseThrow(() -> noneYet(ref));
    }

    static OperatorRefusedException noneYet(ClusterRef ref) {
        return new OperatorRefusedException(
                "%s has no passwords yet that another cluster could know".formatted(ref.name()),
                "Ask again when the cluster is ready.");
    }

    /** By which the other one has them too. */
    List<Secret> wanted(ClusterRef ref, PeerSecrets peer, KubernetesClient client) {
        var names = peer.values().keySet().stream()
                .filter(key -> key.startsWith(USER))
                .map(key -> key.substring(USER.length()))
                .sorted()
                .toList();
        var app = new RotatedSecrets.Given(
                peer.value(OWNER + NAME),
                peer.value(OWNER + OwnSecrets.PASSWORD),
                peer.value(OWNER + DATABASE),
                peer.value(OWNER + HOLDS),
                names);
        return Stream.of(
                        Stream.of(owner.given(ref, app, client), observer.secret(ref, peer.value(OBSERVER))),
                        second(ref, peer).stream(),
                        certificates.copy(ref, peer).stream(),
                        names.stream().map(user -> users.secret(ref, user, peer.value(USER + user))))
                .flatMap(all -> all)
                .toList();
    }

    private Optional<Secret> second(ClusterRef ref, PeerSecrets peer) {
        return Optional.ofNullable(peer.values().get(SECOND + OwnSecrets.PASSWORD))
                .map(password -> second.second(ref, peer.value(SECOND + HOLDS), password));
    }

    /** What is not the operator's to remove, and what the kept desired state need not name. */
    void remove(ClusterRef ref, KubernetesClient client, Writes writes) {
        writes.delete(certificates.named(ref), owner.marks(ref));
        var live = owner.of(Who.OWNER, ref, client);
        if (live == null) {
            return;
        }
        RotatedSecrets.users(live).forEach(user -> users.remove(ref, user, writes));
        if (live.getMetadata().getOwnerReferences().isEmpty()) {
            writes.delete(live, owner.marks(ref));
        }
    }
}
