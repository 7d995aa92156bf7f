package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.ClusterRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.Inet6Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By which a cluster finds another one that is on another data plane: a service {@code <cluster>-peer}, so that it always has the
 * same name and port, whatever becomes of the other one's address. It leads to that address by a slice of endpoints, or
 * where that is a name, by a name. A node that has the address itself lets none of its own pods through to a node port there (seen
 * live): what a service has led to is led no further. On another Kubernetes there is no such node.
 */
public record WayToPeer(String installation) {

    private static final int PORT = 5432;
    private static final String PORT_NAME = "postgresql";

    private static String name(ClusterRef cluster) {
        return cluster.name() + "-peer";
    }

    /** What the other one is called for the cluster, and has to have in its certificate. */
    public static String host(ClusterRef cluster) {
        return "%s.%s.svc".formatted(name(cluster), TenantNamespaces.name(cluster));
    }

    /** All that leads from the cluster to there. */
    public List<HasMetadata> to(Endpoint address, ClusterRef cluster) {
        return to(address, OwnObjects.named(installation, cluster, name(cluster)));
    }

    /**
     * The same by another name.
     *
     * @param metadata of all objects that it takes
     */
    public static List<HasMetadata> to(Endpoint address, ObjectMeta metadata) {
        var literal = Exposure.literal(address.host());
        return literal == null
                ? List.of(byName(metadata, address))
                : List.of(
                        slice(metadata, address, literal instanceof Inet6Address ? "IPv6" : "IPv4"),
                        byAddress(metadata));
    }

    /** Where there is none, nothing is asked for that takes the rights of those who have some. */
    public void remove(ClusterRef cluster, KubernetesClient client, Writes writes) {
        @Nullable Service live = client.resource(namedService(cluster)).get();
        if (live != null) {
            var marks = MatriarchLabels.of(installation, cluster);
            writes.delete(namedSlice(cluster), marks);
            writes.delete(live, marks);
        }
    }

    private static Service byName(ObjectMeta metadata, Endpoint address) {
        return new ServiceBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withType("ExternalName")
                .withExternalName(address.host())
                .endSpec()
                .build();
    }

    private static Service byAddress(ObjectMeta metadata) {
        return new ServiceBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .addNewPort()
                .withName(PORT_NAME)
                .withProtocol("TCP")
                .withPort(PORT)
                .endPort()
                .endSpec()
                .build();
    }

    private static EndpointSlice slice(ObjectMeta metadata, Endpoint address, String type) {
        return new EndpointSliceBuilder()
                .withMetadata(metadata)
                .editMetadata()
                .addToLabels("kubernetes.io/service-name", metadata.getName())
                .addToLabels("endpointslice.kubernetes.io/managed-by", "matriarch.dev")
                .endMetadata()
                .withAddressType(type)
                .addNewEndpoint()
                .withAddresses(address.host())
                .endEndpoint()
                .addNewPort()
                .withName(PORT_NAME)
                .withProtocol("TCP")
                .withPort(address.port())
                .endPort()
                .build();
    }

    private Service namedService(ClusterRef cluster) {
        return new ServiceBuilder()
                .withMetadata(OwnObjects.named(installation, cluster, name(cluster)))
                .build();
    }

    private EndpointSlice namedSlice(ClusterRef cluster) {
        return new EndpointSliceBuilder()
                .withMetadata(OwnObjects.named(installation, cluster, name(cluster)))
                .build();
    }

    /** Whether all of it is there as it shall be. It only reads. */
    public boolean leads(Endpoint address, ClusterRef cluster, KubernetesClient client) {
        return to(address, cluster).stream().allMatch(wanted -> isThere(wanted, client));
    }

    private static boolean isThere(HasMetadata wanted, KubernetesClient client) {
        @Nullable HasMetadata live = client.resource(wanted).get();
        return live != null && OwnFields.of(client, live).matchButFor(MatriarchLabels.WRITE, wanted);
    }
}
