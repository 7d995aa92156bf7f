package dev.matriarch.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.ClusterFacts.Endpoint;
import dev.matriarch.operators.ClusterRef;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** By which a cluster is reached from outside, and finds one that is outside. */
class OutsideDoorTest {

    private static final ClusterRef REF =
            new ClusterRef(UUID.fromString("019a0000-0000-7000-8000-000000000001"), "acme", "production", "orders");

    private final OutsideDoor door = new OutsideDoor("an-installation");

    @Test
    void aServiceLeadsToWhoTakesWritesAndAPolicyLetsIn() {
        var objects = door.of(
                REF,
                Exposure.checked("""
                        {"by":"LoadBalancer","annotations":{"internal":"true"},"sources":["10.20.0.0/16"]}"""),
                Map.of("cluster", "orders"),
                Map.of("cluster", "orders", "role", "primary"));

        assertThat(yaml(objects)).isEqualTo("""
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata:
                  labels:
                    matriarch.dev/cluster-id: 019a0000-0000-7000-8000-000000000001
                    matriarch.dev/installation: an-installation
                    matriarch.dev/tenant: acme
                  name: orders-outside
                  namespace: acme-production
                spec:
                  ingress:
                  - ports:
                    - port: 5432
                      protocol: TCP
                  podSelector:
                    matchLabels:
                      cluster: orders
                  policyTypes:
                  - Ingress
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  annotations:
                    internal: true
                  labels:
                    matriarch.dev/cluster-id: 019a0000-0000-7000-8000-000000000001
                    matriarch.dev/installation: an-installation
                    matriarch.dev/tenant: acme
                    cluster: orders
                  name: orders-outside
                  namespace: acme-production
                spec:
                  loadBalancerSourceRanges:
                  - 10.20.0.0/16
                  ports:
                  - name: postgresql
                    port: 5432
                    protocol: TCP
                    targetPort: 5432
                  selector:
                    cluster: orders
                    role: primary
                  type: LoadBalancer
                """);
    }

    @Test
    void itHasAnAddressOnceTheBalancerHasOne() {
        var service = service("""
                {"by":"LoadBalancer"}""");
        assertThat(address(service)).isNull();

        assertThat(address(balanced(service, "ip", "203.0.113.7"))).isEqualTo(new Endpoint("203.0.113.7", 5432));
        assertThat(address(balanced(service, "hostname", "lb.example.org")))
                .isEqualTo(new Endpoint("lb.example.org", 5432));
    }

    @Test
    void whereNodePortsAnswerIsTheAdministratorsWord() {
        var service = service("""
                {"by":"NodePort","address":"10.0.0.1"}""");
        assertThat(address(service)).isNull();

        var live = new ServiceBuilder(service)
                .editSpec()
                .editFirstPort()
                .withNodePort(31234)
                .endPort()
                .endSpec()
                .build();

        assertThat(address(live)).isEqualTo(new Endpoint("10.0.0.1", 31234));
        assertThat(OutsideDoor.isAmong(List.of(live), REF)).isTrue();
        assertThat(OutsideDoor.isAmong(List.of(), REF)).isFalse();
    }

    @Test
    void anAddressOutsideHasANameAndAPortInside() {
        assertThat(WayToPeer.host(REF)).isEqualTo("orders-peer.acme-production.svc");
        assertThat(yaml(new WayToPeer("an-installation").to(new Endpoint("10.0.0.1", 31234), REF)))
                .isEqualTo("""
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  labels:
                    matriarch.dev/cluster-id: 019a0000-0000-7000-8000-000000000001
                    matriarch.dev/installation: an-installation
                    matriarch.dev/tenant: acme
                    kubernetes.io/service-name: orders-peer
                    endpointslice.kubernetes.io/managed-by: matriarch.dev
                  name: orders-peer
                  namespace: acme-production
                addressType: IPv4
                endpoints:
                - addresses:
                  - 10.0.0.1
                ports:
                - name: postgresql
                  port: 31234
                  protocol: TCP
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  labels:
                    matriarch.dev/cluster-id: 019a0000-0000-7000-8000-000000000001
                    matriarch.dev/installation: an-installation
                    matriarch.dev/tenant: acme
                  name: orders-peer
                  namespace: acme-production
                spec:
                  ports:
                  - name: postgresql
                    port: 5432
                    protocol: TCP
                """);
    }

    @Test
    void soHasOneThatIsAName() {
        assertThat(yaml(new WayToPeer("an-installation").to(new Endpoint("lb.example.org", 5432), REF)))
                .contains("type: ExternalName", "externalName: lb.example.org")
                .doesNotContain("EndpointSlice");
    }

    private Service service(String exposure) {
        return door.of(REF, Exposure.checked(exposure), Map.of(), Map.of()).stream()
                .filter(Service.class::isInstance)
                .map(Service.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Service balanced(Service service, String field, String value) {
        return new KubernetesSerialization()
                .unmarshal("""
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"%s"},"spec":{"type":"LoadBalancer"},
                 "status":{"loadBalancer":{"ingress":[{"%s":"%s"}]}}}""".formatted(service.getMetadata().getName(), field, value), Service.class);
    }

    private static @Nullable Endpoint address(Service service) {
        return OutsideDoor.address(List.of(service), REF).orElse(null);
    }

    private static String yaml(List<?> objects) {
        return objects.stream()
                .map(object -> new KubernetesSerialization().asYaml(object).replace("\"", ""))
                .collect(Collectors.joining());
    }
}
