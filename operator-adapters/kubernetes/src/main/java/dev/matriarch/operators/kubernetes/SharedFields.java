package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.Fence;
import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.OperatorUnavailableException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes to fields that an operator writes too. An apply would make them ours for good, so this is a merge patch, by a
 * manager of its own, that holds only for the object as it was looked at.
 */
public final class SharedFields {

    static final String MANAGER = "matriarch-actions";

    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;
    private static final PatchContext MERGE = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(MANAGER)
            .build();

    private final KubernetesClient client;
    private final Fence fence;

    /** Writes for this worker, in one conversation with the API server. */
    public SharedFields(KubernetesClient client, Fence fence) {
        this.client = client;
        this.fence = fence;
    }

    /**
     * Changes some fields of an object.
     *
     * @param live as it was read
     * @param cluster the object that carries the mark of the last write to the cluster that this belongs to
     * @param change the fields by their names, but for {@code metadata}
     * @throws FencedException when a greater fence has written, or this one no longer holds; then nothing was written
     * @throws OperatorUnavailableException when the object has changed since it was read, or is gone
     */
    public void merge(HasMetadata live, HasMetadata cluster, Map<String, ?> change) {
        var written = Marks.of(cluster);
        if (written.isPresent() && written.get().compareTo(fence.mark()) > 0) {
            throw new FencedException("%s was written as %s, which is later than our %s"
                    .formatted(cluster.getMetadata().getName(), written.get(), fence.mark()));
        }
        var patch = new LinkedHashMap<String, Object>(change);
        patch.put("metadata", Map.of("resourceVersion", live.getMetadata().getResourceVersion()));
        fence.check();
        try {
            client.resource(live)
                    .patch(MERGE, client.getKubernetesSerialization().asJson(patch));
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT || e.getCode() == NOT_FOUND) {
                throw new OperatorUnavailableException("%s %s was changed while we wrote"
                        .formatted(live.getKind(), live.getMetadata().getName()));
            }
            throw e;
        }
    }
}
