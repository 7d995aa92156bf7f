package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.operators.StoreAccess;
import dev.matriarch.operators.cloudnativepg.BarmanObjectStore.S3Credentials;
import dev.matriarch.operators.cloudnativepg.BarmanObjectStore.SecretKey;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.OwnSecrets;
import dev.matriarch.operators.kubernetes.SecretValues;
import dev.matriarch.operators.kubernetes.Writes;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the stores that a cluster may go to: all in one secret of ours, by the names of the stores. It is called by the
 * cluster alone, so that it is found where nobody knows any more which stores there were: to list secrets is a right that we
 * do not ask for.
 */
record StoreKeys(String installation) {

    private static final String ID = ".access-key-id";
    private static final String KEY = ".secret-access-key";
    private static final String REGION = ".region";

    /** No cluster's name has a dot, so no other secret of ours is called so. */
    static String secretName(ClusterRef ref) {
        return "matriarch-%s.stores".formatted(ref.name());
    }

    /** Where the keys of a store are, for the plugin. */
    static S3Credentials references(ClusterRef ref, ObjectStore store) {
        return new S3Credentials(
                reference(ref, store, ID),
                reference(ref, store, KEY),
                store.region() == null ? null : reference(ref, store, REGION),
                null);
    }

    private static SecretKey reference(ClusterRef ref, ObjectStore store, String what) {
        return new SecretKey(secretName(ref), store.name() + what);
    }

    /** Puts these beside those of other stores. */
    void put(ClusterRef ref, ObjectStore store, StoreAccess access, KubernetesClient client, Writes writes) {
        var values = values(live(ref, client));
        values.keySet().removeIf(key -> store.name().equals(storeOf(key)));
        values.put(store.name() + ID, SecretValues.written(access.accessKeyId()));
        values.put(store.name() + KEY, SecretValues.written(access.secretAccessKey()));
        if (store.region() != null) {
            values.put(store.name() + REGION, SecretValues.written(store.region()));
        }
        writes.apply(secret(ref, values));
    }

    /** Forgets those of stores that the cluster does not go to any more. */
    void forgetOthers(DesiredCluster desired, KubernetesClient client, Writes writes) {
        var ref = desired.ref();
        var live = live(ref, client);
        var values = values(live);
        if (live == null || !values.keySet().removeIf(key -> !names(desired).contains(storeOf(key)))) {
            return;
        }
        if (values.isEmpty()) {
            writes.delete(named(ref), MatriarchLabels.of(installation, ref));
        } else {
            writes.apply(secret(ref, values));
        }
    }

    private static Set<String> names(DesiredCluster desired) {
        return desired.stores().map(ObjectStore::name).collect(Collectors.toSet());
    }

    private static String storeOf(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('.')));
    }

    private static SortedMap<String, String> values(@Nullable Secret secret) {
        return secret == null ? new TreeMap<>() : new TreeMap<>(Objects.requireNonNullElse(secret.getData(), Map.of()));
    }

    private Secret secret(ClusterRef ref, Map<String, String> values) {
        return new SecretBuilder(named(ref)).withData(values).build();
    }

    /** It by name alone, to find or remove it. */
    Secret named(ClusterRef ref) {
        return secrets().named(ref, secretName(ref));
    }

    /** Null where there is none of ours. */
    @Nullable
    Secret live(ClusterRef ref, KubernetesClient client) {
        return secrets().live(ref, secretName(ref), client);
    }

    private OwnSecrets secrets() {
        return new OwnSecrets(installation);
    }
}
