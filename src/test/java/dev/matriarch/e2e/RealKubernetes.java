package dev.matriarch.e2e;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.json.JsonMapper;

/** The Kubernetes that the tests were given, as its administrator sees it: somebody outside of Matriarch. */
final class RealKubernetes implements AutoCloseable {

    private static final String NAMESPACE = "matriarch";
    private static final String ACCOUNT = "matriarch";
    private static final Path RIGHTS = Path.of("../../deploy/kubernetes/rbac.yaml");

    private final KubernetesClient client;

    private RealKubernetes(KubernetesClient client) {
        this.client = client;
    }

    static RealKubernetes given() {
        var file = System.getenv("MATRIARCH_E2E_KUBECONFIG");
        if (file == null) {
            throw new IllegalStateException("MATRIARCH_E2E_KUBECONFIG names no kubeconfig");
        }
        var config = Config.fromKubeconfig(new File(file));
        if (config.getClientCertData() != null) {
            config.setClientKeyAlgo(keyAlgorithm(config.getClientCertData())); // else fabric8 takes every key for RSA's
        }
        return new RealKubernetes(
                new KubernetesClientBuilder().withConfig(config).build());
    }

    private static String keyAlgorithm(String certificate) {
        try (var pem = new ByteArrayInputStream(Base64.getDecoder().decode(certificate))) {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(pem)
                    .getPublicKey()
                    .getAlgorithm();
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    KubernetesClient client() {
        return client;
    }

    /** The body that registers it as a data plane, with an account that may do what our manifest says and no more. */
    String registration(String name, String server) {
        return registration(name, server, authority(), token(), Map.of());
    }

    /** @param exposure how clusters are reached from outside; empty: not at all */
    static String registration(String name, String server, String ca, String token, Map<String, String> exposure) {
        var kubernetes = new LinkedHashMap<String, Object>(Map.of("server", server, "ca", ca, "token", token));
        if (!exposure.isEmpty()) {
            kubernetes.put("exposure", exposure);
        }
        return JsonMapper.shared().writeValueAsString(Map.of("name", name, "kubernetes", kubernetes));
    }

    /**
     * Clusters are reached from outside by the ports of nodes, which answer at an address that no node has: a node's own pods do not get
     * to it through a service. Passes the test over where there is no such address.
     */
    static Map<String, String> nodePorts() {
        var address = System.getenv("MATRIARCH_E2E_NODE_PORTS");
        Assumptions.assumeTrue(address != null, "MATRIARCH_E2E_NODE_PORTS names no address before the nodes");
        return Map.of("by", "NodePort", "address", Objects.requireNonNull(address));
    }

    String server() {
        return client.getConfiguration().getMasterUrl();
    }

    String authority() {
        return new String(
                Base64.getDecoder().decode(client.getConfiguration().getCaCertData()), StandardCharsets.UTF_8);
    }

    /** By which Matriarch knows one from another. */
    String identity() {
        return client.namespaces().withName("kube-system").get().getMetadata().getUid();
    }

    /** Trusts its authority, and no other. */
    SSLContext trusted() {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var pem = new ByteArrayInputStream(authority().getBytes(StandardCharsets.UTF_8));
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes the account of our manifest, as its comment says, and a token for it. */
    String token() {
        try (var manifest = Files.newInputStream(RIGHTS)) {
            client.load(manifest).items().forEach(this::put);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tokenOf(ACCOUNT);
    }

    /** A token of an account beside ours. */
    String tokenOf(String account) {
        var wanted = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(24 * 3600L)
                .endSpec()
                .build();
        var made = client.serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName(account)
                .tokenRequest(wanted);
        return Objects.requireNonNull(made.getStatus()).getToken();
    }

    /** Takes the operator under test away, or brings it back. */
    void scaleOperator(int replicas) {
        client.apps().deployments().inAnyNamespace().list().getItems().stream()
                .filter(one -> one.getSpec().getSelector().getMatchLabels().equals(RealOperator.TESTED.deployment()))
                .forEach(operator -> client.resource(operator).scale(replicas));
    }

    int operatorPods() {
        return client.pods()
                .inAnyNamespace()
                .withLabels(RealOperator.TESTED.deployment())
                .list()
                .getItems()
                .size();
    }

    private void put(HasMetadata object) {
        client.resource(object).fieldManager("e2e").forceConflicts().serverSideApply();
    }

    /** A namespace of the tests that goes with all in it. */
    void removeNamespace(String name) {
        client.namespaces().withName(name).delete();
        await("the end of namespace " + name)
                .atMost(Duration.ofMinutes(3))
                .until(() -> client.namespaces().withName(name).get() == null);
    }

    @Override
    public void close() {
        client.close();
    }
}
