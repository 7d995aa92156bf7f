package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A tenant's namespace, and what keeps it apart: pods in it have no rights on their node, it holds a bounded number of
 * objects and none that opens a port to the outside, but where the data plane's clusters may be {@link Exposure exposed}, and only
 * the tenant's own pods and the doorways lead in.
 *
 * <p>The way out is not closed, because policies have no portable name for the API server, which every instance talks to,
 * nor for the places of backups. Nobody is the worse for it: the way into every other tenant is closed.
 */
final class Isolation {

    private static final String NAME = "matriarch";

    private static final Map<String, String> AT_MOST = Map.of(
            "pods", "200",
            "persistentvolumeclaims", "200",
            "services", "200",
            "secrets", "1000",
            "configmaps", "500");

    private static final List<String> DOORS = List.of("services.nodeports", "services.loadbalancers");
    private static final String AS_MANY_AS_CLUSTERS = "200";

    private final String name;
    private final SortedMap<String, String> marks;
    private final PodSecurity security;
    private final Guest guest;
    private final boolean exposes;

    /**
     * @param security what pods in it are held to
     * @param exposes whether clusters in it may be reached from outside
     */
    Isolation(String name, SortedMap<String, String> marks, PodSecurity security, Guest guest, boolean exposes) {
        this.name = name;
        this.marks = marks;
        this.security = security;
        this.guest = guest;
        this.exposes = exposes;
    }

    Namespace namespace() {
        var labels = new TreeMap<>(marks);
        labels.put(PodSecurity.LABEL, security.word());
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build();
    }

    /** What lies in it, made before anything that it guards. */
    List<HasMetadata> guards() {
        return List.of(doorways(), policy(NAME, List.of(tenant())), quota());
    }

    private ResourceQuota quota() {
        var hard = new TreeMap<String, Quantity>();
        AT_MOST.forEach((what, number) -> hard.put(what, Quantity.parse(number)));
        DOORS.forEach(door -> hard.put(door, Quantity.parse(exposes ? AS_MANY_AS_CLUSTERS : "0")));
        return new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(name)
                .withLabels(marks)
                .endMetadata()
                .withNewSpec()
                .withHard(hard)
                .endSpec()
                .build();
    }

    /** Each operator has a policy of its own, so that none takes away another one's doorways: what policies let in adds up. */
    private NetworkPolicy doorways() {
        return policy(
                NAME + "-" + guest.operator(),
                guest.doorways().stream().map(Isolation::way).toList());
    }

    private NetworkPolicy policy(String called, List<NetworkPolicyIngressRule> ways) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName(called)
                .withNamespace(name)
                .withLabels(marks)
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .withIngress(ways)
                .endSpec()
                .build();
    }

    private NetworkPolicyIngressRule tenant() {
        return new NetworkPolicyIngressRuleBuilder()
                .addNewFrom()
                .withNewNamespaceSelector()
                .withMatchLabels(marks)
                .endNamespaceSelector()
                .endFrom()
                .build();
    }

    private static NetworkPolicyIngressRule way(Doorway doorway) {
        return new NetworkPolicyIngressRuleBuilder()
                .addNewFrom()
                .withNewNamespaceSelector()
                .withMatchLabels(doorway.namespaces())
                .endNamespaceSelector()
                .withNewPodSelector()
                .withMatchLabels(doorway.pods())
                .endPodSelector()
                .endFrom()
                .withPorts(doorway.ports().stream().map(Isolation::port).toList())
                .build();
    }

    private static NetworkPolicyPort port(int number) {
        return new NetworkPolicyPortBuilder()
                .withProtocol("TCP")
                .withPort(new IntOrString(number))
                .build();
    }
}
