package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.PeerSecrets;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.SecretKey;
import dev.matriarch.operators.kubernetes.OutsideDoor;
import dev.matriarch.operators.kubernetes.OwnSecrets;
import dev.matriarch.operators.kubernetes.SecretValues;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * By what one of two clusters lets the other one stream from it: a certificate for {@code streaming_replica}, with its key, and
 * the authority that has signed that and the server's own. CloudNativePG makes them for each cluster, in secrets {@code
 * <cluster>-replication} and {@code <cluster>-ca}; servers read such secrets in their own namespace alone, so the other one
 * has a copy, {@code <cluster>-peer}. They are made anew before they end, and whenever a cluster is (1.30, contract 4.13). One on
 * another data plane has to know where the cluster is reached from outside, too.
 */
record PeerCertificates(String installation) {

    private static final String PREFIX = "stream.";
    private static final String KEY = "tls.key";
    private static final String CERTIFICATE = "tls.crt";
    private static final String AUTHORITY = "ca.crt";
    private static final String HOST = PREFIX + "host";
    private static final String PORT = PREFIX + "port";

    private static final List<String> FILES = List.of(KEY, CERTIFICATE, AUTHORITY);

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

    /** The same with where the cluster is reached from outside; empty until all of it is there. */
    static Optional<PeerSecrets> approach(ClusterRef ref, KubernetesClient client) {
        var values = new TreeMap<>(of(ref, client));
        values.putAll(address(ref, client));
        return isWhole(values) && values.containsKey(HOST) ? Optional.of(new PeerSecrets(values)) : Optional.empty();
    }

    /** Where it is reached from outside, for {@link PeerSecrets}; none where it is not. */
    static SortedMap<String, String> address(ClusterRef ref, KubernetesClient client) {
        @Nullable
        Service door = client.services()
                .inNamespace(Manifests.namespace(ref))
                .withName(OutsideDoor.name(ref))
                .get();
        var values = new TreeMap<String, String>();
        if (door != null) {
            OutsideDoor.address(List.of(door), ref).ifPresent(address -> {
                values.put(HOST, address.host());
                values.put(PORT, String.valueOf(address.port()));
            });
        }
        return values;
    }

    /** Where the other one is reached, as it has told; empty where it is on the same data plane. */
    static Optional<Endpoint> address(PeerSecrets peer) {
        return peer.values().containsKey(HOST)
                ? Optional.of(new Endpoint(peer.value(HOST), Integer.parseInt(peer.value(PORT))))
                : Optional.empty();
    }

    private static boolean isWhole(Map<String, String> values) {
        return FILES.stream().allMatch(file -> values.containsKey(PREFIX + file));
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
        return isWhole(values)
                ? Optional.of(new SecretBuilder(named(ref))
                        .editMetadata()
                        .addToLabels(Labels.RELOADED)
                        .endMetadata()
                        .withData(files(new PeerSecrets(values)))
                        .build())
                : Optional.empty();
    }

    /** As they stand in a secret, and in a directory that is made of one. */
    static SortedMap<String, String> files(PeerSecrets peer) {
        var data = new TreeMap<String, String>();
        FILES.forEach(file -> data.put(file, SecretValues.written(peer.value(PREFIX + file))));
        return data;
    }

    /** By name alone, to find or remove it. */
    Secret named(ClusterRef ref) {
        return new OwnSecrets(installation).named(ref, name(ref));
    }
}
