package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/** Looks, live, for what stands beside clusters for their archives. */
record ArchiveFinds(String installation) {

    private static final int NOT_FOUND = 404;

    /** Beside a cluster that is there. */
    ArchiveObjects beside(ClusterRef ref, KubernetesClient client) {
        return new ArchiveObjects(
                ours(BarmanObjectStore.class, ref, client),
                ours(PostgresSchedule.class, ref, client),
                List.of(),
                false);
    }

    /** All that a cluster leaves. */
    ArchiveObjects left(ClusterRef ref, KubernetesClient client) {
        var beside = beside(ref, client);
        return new ArchiveObjects(
                beside.stores(),
                beside.schedules(),
                ours(PostgresBackup.class, ref, client),
                new StoreKeys(installation).live(ref, client) != null);
    }

    /** Where the plugin is not installed, Kubernetes knows nothing of its resources. */
    private <T extends HasMetadata> List<T> ours(Class<T> kind, ClusterRef ref, KubernetesClient client) {
        try {
            return client.resources(kind)
                    .inNamespace(TenantNamespaces.name(ref))
                    .withLabels(MatriarchLabels.of(installation, ref))
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    /** Whoever asked for them, and whatever for. */
    static List<PostgresBackup> backups(ClusterRef ref, KubernetesClient client) {
        return client.resources(PostgresBackup.class).inNamespace(TenantNamespaces.name(ref)).list().getItems().stream()
                .filter(backup ->
                        new ClusterName(ref.name()).equals(backup.getSpec().cluster()))
                .toList();
    }
}
