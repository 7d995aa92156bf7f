package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * A tenant's application: a pod in the tenant's namespace that connects with what the API gave, and nothing else.
 *
 * @param node the labels of the node it must be on, or none
 */
record SqlPod(KubernetesClient client, String namespace, String image, Map<String, String> node) {

    /** With the image of that operator's clusters. */
    SqlPod(KubernetesClient client, String namespace, RealOperator operator) {
        this(client, namespace, operator.image(client), Map.of());
    }

    SqlPod on(Map<String, String> node) {
        return new SqlPod(client, namespace, image, node);
    }

    private static final Map<String, Quantity> SMALL =
            Map.of("cpu", new Quantity("100m"), "memory", new Quantity("128Mi"));

    /** What a tenant's namespace asks of each container. */
    static final SecurityContext RESTRICTED = new SecurityContextBuilder()
            .withAllowPrivilegeEscalation(false)
            .withNewCapabilities()
            .withDrop("ALL")
            .endCapabilities()
            .build();

    /** Of an operator that has no authority of its own there is none to trust. */
    private static final String TRUST =
            "[ -z \"$CA\" ] || { printenv CA > /tmp/ca.crt; export PGSSLROOTCERT=/tmp/ca.crt; }; ";

    private static final String ONCE = "exec psql \"$URI\" -v ON_ERROR_STOP=1 -Atq -c \"$SQL\"";

    /** What this SQL prints, from the endpoint {@code readWrite} or {@code readOnly} of the credentials. */
    String prints(JsonNode credentials, String endpoint, String sql) {
        var one = runs(credentials, endpoint, ONCE, sql);
        try {
            var phase = await("the end of " + sql)
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> one.get().getStatus().getPhase(), Set.of("Succeeded", "Failed")::contains);
            assertThat(phase).as(one.getLog()).isEqualTo("Succeeded");
            return one.getLog().strip();
        } finally {
            one.withGracePeriod(0).delete();
        }
    }

    /** A pod that runs this script, with the address in {@code URI} and the statement in {@code SQL}. */
    PodResource runs(JsonNode credentials, String endpoint, String script, String sql) {
        var pod = client.pods()
                .inNamespace(namespace)
                .resource(pod(credentials, endpoint, script, sql))
                .create();
        return client.pods().inNamespace(namespace).withName(pod.getMetadata().getName());
    }

    private Pod pod(JsonNode credentials, String endpoint, String script, String sql) {
        var uri = credentials.path(endpoint).path("uri").asString();
        var ca = credentials.path("caCertificate").asString();
        return new PodBuilder()
                .withNewMetadata()
                .withName("sql-" + UUID.randomUUID())
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withNodeSelector(node)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(26L)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName("psql")
                .withImage(image)
                .withCommand("bash", "-c", TRUST + script)
                .addNewEnv()
                .withName("URI")
                .withValue(uri)
                .endEnv()
                .addNewEnv()
                .withName("CA")
                .withValue(ca)
                .endEnv()
                .addNewEnv()
                .withName("SQL")
                .withValue(sql)
                .endEnv()
                .withNewResources()
                .withRequests(SMALL)
                .withLimits(SMALL)
                .endResources()
                .withSecurityContext(RESTRICTED)
                .endContainer()
                .endSpec()
                .build();
    }
}
