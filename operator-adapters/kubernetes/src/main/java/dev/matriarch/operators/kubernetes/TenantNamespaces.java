package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.Namespaces.Fate;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces that tenants' clusters live in. A tenant's namespace {@code production} is {@code <tenant>-production}
 * here; tenants have no hyphen in their names, so no two are the same one. A namespace that was there before is never taken.
 */
public final class TenantNamespaces {

    private final String installation;
    private final Guest guest;
    private final boolean exposes;

    /** @param guest the operator for whose clusters they are made, none of which is reached from outside */
    public TenantNamespaces(String installation, Guest guest) {
        this(installation, guest, false);
    }

    /** @param exposes whether clusters in them may be reached from outside */
    public TenantNamespaces(String installation, Guest guest, boolean exposes) {
        this.installation = installation;
        this.guest = guest;
        this.exposes = exposes;
    }

    /** What it is called in Kubernetes. */
    public static String name(String tenant, String namespace) {
        return tenant + "-" + namespace;
    }

    /** The cluster's namespace in Kubernetes. */
    public static String name(ClusterRef cluster) {
        return name(cluster.tenant(), cluster.namespace());
    }

    /**
     * Makes the cluster's namespace, and what isolates it, where it is not so already.
     *
     * @throws OperatorRefusedException {@code namespace-foreign}
     * @throws OperatorUnavailableException while one of that name is still being removed
     */
    public void ensure(KubernetesClient client, Writes writes, ClusterRef cluster) {
        check(client, cluster);
        var security = guest.security()
                .orAsIn(client.namespaces().withName(name(cluster)).get());
        var isolation = new Isolation(
                name(cluster), MatriarchLabels.of(installation, cluster.tenant()), security, guest, exposes);
        writes.apply(isolation.namespace());
        isolation.guards().forEach(writes::apply);
    }

    /** Looks whether {@link #ensure} would be refused. It only reads. */
    public void check(KubernetesClient client, ClusterRef cluster) {
        @Nullable Namespace live = client.namespaces().withName(name(cluster)).get();
        if (live == null) {
            return;
        }
        if (!isOurs(live, cluster.tenant())) {
            throw new OperatorRefusedException(
                    "namespace-foreign",
                    "The namespace %s exists in Kubernetes and does not belong to tenant %s"
                            .formatted(name(cluster), cluster.tenant()),
                    "Choose another namespace.");
        }
        if (isLeaving(live)) {
            throw new OperatorUnavailableException("the namespace %s is still being removed".formatted(name(cluster)));
        }
    }

    /**
     * Asks for a tenant's namespace to go.
     *
     * @param clusters the kinds of the operator's own that no namespace is removed with
     * @throws FencedException when this worker no longer holds its job; then nothing was written
     */
    public Fate remove(
            KubernetesClient client,
            Writes writes,
            String tenant,
            String namespace,
            List<Class<? extends HasMetadata>> clusters) {
        @Nullable
        Namespace live = client.namespaces().withName(name(tenant, namespace)).get();
        if (live == null || !isOurs(live, tenant)) {
            return Fate.GONE;
        }
        if (isLeaving(live)) {
            return Fate.GOING;
        }
        if (isOccupied(client, name(tenant, namespace), clusters)) {
            return Fate.OCCUPIED;
        }
        writes.delete(live, MatriarchLabels.of(installation, tenant));
        return Fate.GOING;
    }

    /** Also by what is not ours: it would go with the namespace. */
    private static boolean isOccupied(
            KubernetesClient client, String namespace, List<Class<? extends HasMetadata>> clusters) {
        return Stream.concat(clusters.stream(), Stream.of(Pod.class, PersistentVolumeClaim.class))
                        .anyMatch(kind -> !client.resources(kind)
                                .inNamespace(namespace)
                                .list()
                                .getItems()
                                .isEmpty())
                || !client.resources(ConfigMap.class)
                        .inNamespace(namespace)
                        .withLabel(MatriarchLabels.CLUSTER_ID)
                        .list()
                        .getItems()
                        .isEmpty();
    }

    private boolean isOurs(Namespace live, String tenant) {
        return MatriarchLabels.carries(live, MatriarchLabels.of(installation, tenant));
    }

    private static boolean isLeaving(Namespace live) {
        return live.getMetadata().getDeletionTimestamp() != null;
    }
}
