package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import dev.matriarch.operators.kubernetes.Writes;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the poolers before a cluster what they should be. The operator does not remove them with the cluster.
 *
 * @param marks the labels that make them ours
 */
record PoolerWrites(KubernetesClient client, Writes writes, ClusterRef cluster, Map<String, String> marks) {

    /** Those that are not wanted go. */
    void apply(List<PostgresPooler> wanted) {
        for (var pooler : wanted) {
            refuseOtherService(pooler.getMetadata().getName());
            writes.apply(pooler);
        }
        for (var name : names()) {
            if (wanted.stream()
                    .noneMatch(pooler -> pooler.getMetadata().getName().equals(name))) {
                delete(name);
            }
        }
    }

    void delete() {
        names().forEach(this::delete);
    }

    /** The operator looks after a pooler that is on its way out, too (1.30, seen live). */
    private void delete(String name) {
        writes.deleteOwnerFirst(PoolerManifests.named(cluster, name), marks);
    }

    private List<String> names() {
        return List.of(PoolerManifests.readWrite(cluster), PoolerManifests.readOnly(cluster));
    }

    /** Of a cluster {@code orders-pooler}, which would lead its clients to the pooler of {@code orders} from then on. */
    private void refuseOtherService(String name) {
        @Nullable
        Service service = client.services()
                .inNamespace(TenantNamespaces.name(cluster))
                .withName(name)
                .get();
        if (service != null
                && service.getMetadata().getOwnerReferences().stream()
                        .noneMatch(owner -> owner.getKind().equals("Pooler"))) {
            throw new OperatorRefusedException(
                    "state-conflict",
                    "There is a service %s already, which is no pooler's".formatted(name),
                    "Ask for no pooler here, or for this cluster under another name.");
        }
    }
}
