package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** A tenant's application: a pod in the tenant's namespace that connects with what the API gave, and nothing else. */
record SqlPod(KubernetesClient client, String namespace, String image) {

    private static final Map<String, Quantity> SMALL =
            Map.of("cpu", new Quantity("100m"), "memory", new Quantity("128Mi"));

    /** What this SQL prints, each statement a transaction of its own, from the endpoint {@code readWrite} or {@code readOnly} of the credentials. */
    String prints(JsonNode credentials, String endpoint, String sql) {
        var pod = client.pods()
                .inNamespace(namespace)
                .resource(pod(credentials, endpoint, sql))
                .create();
        var one =
                client.pods().inNamespace(namespace).withName(pod.getMetadata().getName());
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

    private Pod pod(JsonNode credentials, String endpoint, String sql) {
        var uri = credentials.path(endpoint).path("uri").asString();
        var ca = credentials.path("caCertificate").asString();
        return new PodBuilder()
                .withNewMetadata()
                .withName("sql-" + UUID.randomUUID())
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
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
                .withCommand(
                        "sh", "-c", "printenv CA > /tmp/ca.crt && printenv SQL | psql \"$URI\" -v ON_ERROR_STOP=1 -Atq")
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
                .addNewEnv()
                .withName("PGSSLROOTCERT")
                .withValue("/tmp/ca.crt")
                .endEnv()
                .withNewResources()
                .withRequests(SMALL)
                .withLimits(SMALL)
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
    }
}
