package dev.matriarch.operators.zalando;

import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.kubernetes.Acts;
import dev.matriarch.operators.kubernetes.TenantNamespaces;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The way to Patroni where none leads from the API server to its pods: what its own verbs note for its members, noted for it. The
 * leader sees it in its next round, up to ten seconds later, and clears it whether it has acted or not (contract 4.4). Never a time
 * of ours is in it: one that is none would take the primary down.
 *
 * @param scene of now, after Patroni could not be reached
 */
record FailoverKey(Scene scene) {

    private static final int CONFLICT = 409;

    /**
     * @param leader who shall hand over; null for a failover, which needs nobody's help
     * @param kept what carries the mark of the last write to the cluster
     */
    void ask(@Nullable String leader, String candidate, ConfigMap kept, KubernetesClient client, Acts acts) {
        var key = new TreeMap<>(Map.of("member", candidate));
        if (leader != null) {
            key.put("leader", leader);
        }
        var live = scene.patroniObject("failover");
        if (live.isPresent()) {
            acts.annotations(live.get(), kept, key);
        } else {
            acts.permit(kept);
            create(key, client);
        }
    }

    private String name() {
        return scene.ref().name() + "-failover";
    }

    /** With the labels by which Patroni finds it: without them it would see nothing, and could not make its own. */
    private void create(Map<String, String> key, KubernetesClient client) {
        if (!scene.snapshot().endpoints().isEmpty()) {
            throw new OperatorUnavailableException("Patroni could not be asked, and no way leads past it");
        }
        try {
            client.resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName(name())
                            .withNamespace(TenantNamespaces.name(scene.ref()))
                            .withLabels(Labels.ofNamesakes(scene.ref()))
                            .withAnnotations(key)
                            .endMetadata()
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                throw e;
            }
            throw new OperatorRefusedException(
                    "A ConfigMap %s is there that Patroni does not see".formatted(name()),
                    "Have it removed: without its labels it keeps Patroni from every switchover.");
        }
    }
}
