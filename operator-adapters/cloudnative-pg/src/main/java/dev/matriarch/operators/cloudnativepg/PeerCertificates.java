package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.PeerSecrets;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.SecretKey;
import dev.matriarch.operators.kubernetes.OwnSecrets;
import dev.matriarch.operators.kubernetes.SecretValues;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * By what one of two clusters lets the other one stream from it: a certificate for {@code streaming_replica}, with its key, and
 * the authority that has signed that and the server's own. CloudNativePG makes them for each cluster, in secrets {@code
 * <cluster>-replication} and {@code <cluster>-ca}; servers read such secrets in their own namespace alone, so the other one
 * has a copy, {@code <cluster>-peer}. They are made anew before they end, and whenever a cluster is (1.30, contract 4.13).
 */
record PeerCertificates(String installation) {

    private static final String PREFIX = "stream.";
    private static final String KEY = "tls.key";
    private static final String CERTIFICATE = "tls.crt";
    private static final String AUTHORITY = "ca.crt";

    static SecretKey key(ClusterRef ref) {
        return new SecretKey(name(ref), KEY);
    }

    static SecretKey certificate(ClusterRef ref) {
        return new SecretKey(name(ref), CERTIFICATE);
    }

    static SecretKey authority(ClusterRef ref) {
        return new SecretKey(name(ref), AUTHORITY);
    }

    private static String name(ClusterRef ref) {
        return ref.name() + "-peer";
    }

    /** By which a cluster lets others stream, for {@link PeerSecrets}; none before the operator has made them. */
    static SortedMap<String, String> of(ClusterRef ref, KubernetesClient client) {
        var values = new TreeMap<String, String>();
        var pair = Snapshots.secret(ref, "-replication", client);
        SecretValues.read(pair, KEY).ifPresent(text -> values.put(PREFIX + KEY, text));
        SecretValues.read(pair, CERTIFICATE).ifPresent(text -> values.put(PREFIX + CERTIFICATE, text));
        Snapshots.authority(ref, client).ifPresent(text -> values.put(PREFIX + AUTHORITY, text));
        return values;
    }

    /** The copy that a cluster has of those of the other one; empty where that has told none. */
    Optional<Secret> copy(ClusterRef ref, PeerSecrets peer) {
        return copy(ref, peer.values());
    }

    /** The same of the one that it streams from, or would once it is demoted; empty where that has none yet. */
    Optional<Secret> copy(DesiredCluster desired, KubernetesClient client) {
        return Optional.ofNullable(desired.replication())
                .map(replication -> replication.peer().near())
                .flatMap(near -> copy(desired.ref(), of(near, client)));
    }

    private Optional<Secret> copy(ClusterRef ref, Map<String, String> values) {
        var data = new TreeMap<String, String>();
        for (var key : new String[] {KEY, CERTIFICATE, AUTHORITY}) {
            var value = values.get(PREFIX + key);
            if (value == null) {
                return Optional.empty();
            }
            data.put(key, SecretValues.written(value));
        }
        return Optional.of(new SecretBuilder(named(ref))
                .editMetadata()
                .addToLabels(Labels.RELOADED)
                .endMetadata()
                .withData(data)
                .build());
    }

    /** By name alone, to find or remove it. */
    Secret named(ClusterRef ref) {
        return new OwnSecrets(installation).named(ref, name(ref));
    }
}
