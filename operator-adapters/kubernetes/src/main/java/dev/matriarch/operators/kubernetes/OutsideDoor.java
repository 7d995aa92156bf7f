package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.ClusterRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * By which a cluster is reached from outside of its data plane: a service {@code <cluster>-outside} that leads to who takes writes,
 * and a policy of that name that lets everybody in who has come through it. Whom a load balancer lets in is its own matter,
 * since behind it all come from a node.
 */
public record OutsideDoor(String installation) {

    private static final int PORT = 5432;
    private static final String PORT_NAME = "postgresql";

    /** Where node ports answer: Kubernetes knows the port, and not which of a node's addresses leads to it. */
    private static final String ADDRESS = "matriarch.dev/address";

    /** What it is called, both the service and the policy. */
    public static String name(ClusterRef cluster) {
        return cluster.name() + "-outside";
    }

    /**
     * All that it takes.
     *
     * @param all labels that all pods of the cluster have, and all that is found with it
     * @param writer labels that the pod has that takes writes
     */
    public List<HasMetadata> of(
            ClusterRef cluster, Exposure exposure, Map<String, String> all, Map<String, String> writer) {
        return List.of(policy(cluster, all), service(cluster, exposure, all, writer));
    }

    /** By name alone, to remove it. */
    public List<HasMetadata> named(ClusterRef cluster) {
        return List.of(namedService(cluster), namedPolicy(cluster));
    }

    private Service service(
            ClusterRef cluster, Exposure exposure, Map<String, String> all, Map<String, String> writer) {
        var annotations = new TreeMap<>(exposure.annotations());
        if (exposure.isByNodePort()) {
            annotations.put(ADDRESS, Objects.requireNonNull(exposure.address()));
        }
        return new ServiceBuilder(namedService(cluster))
                .editMetadata()
                .withAnnotations(annotations)
                .addToLabels(all)
                .endMetadata()
                .withNewSpec()
                .withType(exposure.by())
                .withSelector(new TreeMap<>(writer))
                .withLoadBalancerSourceRanges(exposure.sources())
                .addNewPort()
                .withName(PORT_NAME)
                .withProtocol("TCP")
                .withPort(PORT)
                .withTargetPort(new IntOrString(PORT))
                .endPort()
                .endSpec()
                .build();
    }

    private NetworkPolicy policy(ClusterRef cluster, Map<String, String> all) {
        return new NetworkPolicyBuilder(namedPolicy(cluster))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(all)
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .addNewIngress()
                .addNewPort()
                .withProtocol("TCP")
                .withPort(new IntOrString(PORT))
                .endPort()
                .endIngress()
                .endSpec()
                .build();
    }

    private Service namedService(ClusterRef cluster) {
        return new ServiceBuilder()
                .withMetadata(OwnObjects.named(installation, cluster, name(cluster)))
                .build();
    }

    private NetworkPolicy namedPolicy(ClusterRef cluster) {
        return new NetworkPolicyBuilder()
                .withMetadata(OwnObjects.named(installation, cluster, name(cluster)))
                .build();
    }

    /** Whether the service is among these. */
    public static boolean isAmong(List<Service> services, ClusterRef cluster) {
        return service(services, cluster).findAny().isPresent();
    }

    /** Where the cluster is reached through it; empty while it has no address. */
    public static Optional<Endpoint> address(List<Service> services, ClusterRef cluster) {
        return service(services, cluster)
                .flatMap(service -> address(service).stream())
                .findFirst();
    }

    private static Stream<Service> service(List<Service> services, ClusterRef cluster) {
        return services.stream()
                .filter(service -> service.getMetadata().getName().equals(name(cluster)));
    }

    private static Optional<Endpoint> address(Service service) {
        return Exposure.NODE_PORT.equals(service.getSpec().getType()) ? nodePort(service) : balancer(service);
    }

    private static Optional<Endpoint> nodePort(Service service) {
        var annotations = service.getMetadata().getAnnotations();
        @Nullable String address = annotations == null ? null : annotations.get(ADDRESS);
        @Nullable Integer port = service.getSpec().getPorts().getFirst().getNodePort();
        return address == null || port == null || port == 0
                ? Optional.empty()
                : Optional.of(new Endpoint(address, port));
    }

    private static Optional<Endpoint> balancer(Service service) {
        var status = service.getStatus();
        if (status == null || status.getLoadBalancer() == null) {
            return Optional.empty();
        }
        return status.getLoadBalancer().getIngress().stream()
                .flatMap(ingress -> Stream.of(ingress.getIp(), ingress.getHostname()))
                .filter(host -> host != null && !host.isEmpty())
                .findFirst()
                .map(host -> new Endpoint(host, PORT));
    }
}
