package dev.matriarch.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a tenant's namespace is made of. */
class IsolationTest {

    private final Isolation isolation = isolation(false);

    private static Isolation isolation(boolean exposes) {
        return new Isolation(
                "acme-production",
                MatriarchLabels.of("an-installation", "acme"),
                PodSecurity.RESTRICTED,
                new Guest(
                        "an-operator",
                        PodSecurity.RESTRICTED,
                        List.of(
                                new Doorway(Map.of(), Map.of("app.kubernetes.io/name", "operator"), List.of(8000)),
                                new Doorway(Map.of("matriarch.dev/monitoring", "true"), Map.of(), List.of(9187)))),
                exposes);
    }

    @Test
    void theNamespaceCarriesItsTenantAndHoldsPodsToTheStrictestRules() {
        assertThat(yaml(isolation.namespace())).isEqualTo("""
                ---
                apiVersion: v1
                kind: Namespace
                metadata:
                  labels:
                    matriarch.dev/installation: an-installation
                    matriarch.dev/tenant: acme
                    pod-security.kubernetes.io/enforce: restricted
                  name: acme-production
                """);
    }

    @Test
    void onlyTheTenantLeadsIn() {
        assertThat(yaml(isolation.guards().get(1))).isEqualTo("""
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata:
                  labels:
                    matriarch.dev/installation: an-installation
                    matriarch.dev/tenant: acme
                  name: matriarch
                  namespace: acme-production
                spec:
                  ingress:
                  - from:
                    - namespaceSelector:
                        matchLabels:
                          matriarch.dev/installation: an-installation
                          matriarch.dev/tenant: acme
                  podSelector: {}
                  policyTypes:
                  - Ingress
                """);
    }

    @Test
    void eachOperatorHasDoorwaysOfItsOwn() {
        assertThat(yaml(isolation.guards().getFirst())).isEqualTo("""
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata:
                  labels:
                    matriarch.dev/installation: an-installation
                    matriarch.dev/tenant: acme
                  name: matriarch-an-operator
                  namespace: acme-production
                spec:
                  ingress:
                  - from:
                    - namespaceSelector: {}
                      podSelector:
                        matchLabels:
                          app.kubernetes.io/name: operator
                    ports:
                    - port: 8000
                      protocol: TCP
                  - from:
                    - namespaceSelector:
                        matchLabels:
                          matriarch.dev/monitoring: true
                      podSelector: {}
                    ports:
                    - port: 9187
                      protocol: TCP
                  podSelector: {}
                  policyTypes:
                  - Ingress
                """);
    }

    @Test
    void whatOneOperatorCannotDoWithoutTheNextOneLeavesAsItIs() {
        assertThat(PodSecurity.RESTRICTED.orAsIn(held("baseline"))).isEqualTo(PodSecurity.BASELINE);
        assertThat(PodSecurity.BASELINE.orAsIn(held("restricted"))).isEqualTo(PodSecurity.BASELINE);
        assertThat(PodSecurity.RESTRICTED.orAsIn(held("restricted"))).isEqualTo(PodSecurity.RESTRICTED);
        assertThat(PodSecurity.RESTRICTED.orAsIn(held("privileged"))).isEqualTo(PodSecurity.RESTRICTED);
        assertThat(PodSecurity.BASELINE.orAsIn(null)).isEqualTo(PodSecurity.BASELINE);
    }

    private static Namespace held(String to) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withLabels(Map.of("pod-security.kubernetes.io/enforce", to))
                .endMetadata()
                .build();
    }

    @Test
    void nothingInItOpensAPortToTheOutside() {
        assertThat(yaml(isolation.guards().getLast()))
                .contains("kind: ResourceQuota")
                .contains("services.nodeports: 0")
                .contains("services.loadbalancers: 0");
    }

    @Test
    void unlessClustersMayBeReachedFromThere() {
        assertThat(yaml(isolation(true).guards().getLast()))
                .contains("services.nodeports: 200")
                .contains("services.loadbalancers: 200");
    }

    private static String yaml(HasMetadata object) {
        return new KubernetesSerialization().asYaml(object).replace("\"", "");
    }
}
