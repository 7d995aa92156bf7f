package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.Writes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes what stands beside a cluster for its archives what it should be.
 *
 * @param found what there is
 */
record ArchiveWrites(String installation, ArchiveObjects found, KubernetesClient client, Writes writes) {

    /** Before the cluster, which asks for them. */
    void stores(DesiredCluster desired) {
        manifests().stores(desired).forEach(writes::apply);
    }

    /** After the cluster, which is asked for backups then, and asks for no more than these stores. */
    void rest(DesiredCluster desired) {
        var schedule = manifests().schedule(desired).stream().toList();
        schedule.forEach(writes::apply);
        removeOthers(found.schedules(), schedule, desired.ref());
        removeOthers(found.stores(), manifests().stores(desired), desired.ref());
        keys().forgetOthers(desired, client, writes);
    }

    private void removeOthers(List<? extends HasMetadata> there, List<? extends HasMetadata> wanted, ClusterRef ref) {
        var names = wanted.stream().map(one -> one.getMetadata().getName()).collect(Collectors.toSet());
        there.stream()
                .filter(one -> !names.contains(one.getMetadata().getName()))
                .forEach(one -> writes.delete(one, MatriarchLabels.of(installation, ref)));
    }

    /** What makes backups, and what is known of them; the store keeps what is in it. */
    void deleteBackups(ClusterRef ref) {
        removeOthers(found.schedules(), List.of(), ref);
        removeOthers(found.backups(), List.of(), ref);
    }

    /** Once no server is left that could still have something to archive. */
    void deleteStores(ClusterRef ref) {
        removeOthers(found.stores(), List.of(), ref);
        writes.delete(keys().named(ref), MatriarchLabels.of(installation, ref));
    }

    private ArchiveManifests manifests() {
        return new ArchiveManifests(installation);
    }

    private StoreKeys keys() {
        return new StoreKeys(installation);
    }
}
