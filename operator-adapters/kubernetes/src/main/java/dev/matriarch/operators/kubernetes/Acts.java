package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.Fence;
import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is done to objects rather than wanted of them: writes to fields that the operator writes too, and the end of pods. A
 * patch carries the {@code resourceVersion} it was decided on, so it changes nothing that has changed since.
 */
public final class Acts {

    private static final int ATTEMPTS = 5;
    private static final int NOT_FOUND = 404;
    private static final PatchContext PATCH = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager("matriarch-actions")
            .build();

    private final KubernetesClient client;
    private final Fence fence;

    /** Acts for this worker, in one conversation with the API server. */
    public Acts(KubernetesClient client, Fence fence) {
        this.client = client;
        this.fence = fence;
    }

    /**
     * Changes an object's status.
     *
     * @param named which object: its kind, name and namespace
     * @param marks the labels that make it ours
     * @param decision the fields to set, made of the object as it is now; empty when there is nothing to do; it may refuse
     * @throws FencedException when a greater fence has written, or this one no longer holds
     * @throws OperatorRefusedException {@code state-conflict} when there is no such object of ours
     * @throws OperatorUnavailableException when it goes on changing under our hands, or is going
     */
    public <T extends HasMetadata> void status(
            T named, Map<String, String> marks, Function<T, Optional<Map<String, Object>>> decision) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var live = ours(named, marks);
            Writes.refuseLeaving(live);
            Writes.refuseLate(live, fence);
            var status = decision.apply(live);
            if (status.isEmpty()) {
                return;
            }
            fence.check();
            if (patched(live, status.get())) {
                return;
            }
        }
        throw Writes.restless(named);
    }

    /**
     * Changes the specification of something that the operator made for a cluster, and goes on writing.
     *
     * @param live the object as it was read
     * @param cluster what carries the mark of the last write to that cluster, as it was read
     * @param specification the fields to set
     * @throws FencedException when a greater fence has written, or this one no longer holds
     * @throws OperatorUnavailableException when the object has changed since it was read
     */
    public void specification(HasMetadata live, HasMetadata cluster, Map<String, Object> specification) {
        permit(cluster);
        try {
            client.resource(live).patch(PATCH, patch(live, "spec", specification));
        } catch (KubernetesClientException e) {
            Writes.throwUnlessConflict(e);
            throw Writes.restless(live);
        }
    }

    /**
     * Writes an annotation that is a request rather than something wanted; the same value again writes nothing.
     *
     * @throws FencedException when a greater fence has written, or this one no longer holds
     * @throws OperatorRefusedException {@code state-conflict} when there is no such object of ours
     * @throws OperatorUnavailableException when it goes on changing under our hands, or is going
     */
    public <T extends HasMetadata> void annotation(T named, Map<String, String> marks, String name, String value) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var live = ours(named, marks);
            Writes.refuseLeaving(live);
            Writes.refuseLate(live, fence);
            var there = live.getMetadata().getAnnotations();
            if (there != null && value.equals(there.get(name))) {
                return;
            }
            fence.check();
            if (annotated(live, name, value)) {
                return;
            }
        }
        throw Writes.restless(named);
    }

    /**
     * Changes annotations of something that others have made for a cluster, and go on writing.
     *
     * @param live the object as it was read
     * @param cluster what carries the mark of the last write to that cluster, as it was read
     * @param annotations what they shall be
     * @throws FencedException when a greater fence has written, or this one no longer holds
     * @throws OperatorUnavailableException when the object has changed since it was read
     */
    public void annotations(HasMetadata live, HasMetadata cluster, Map<String, String> annotations) {
        permit(cluster);
        try {
            client.resource(live).patch(PATCH, patch(live, Map.of("annotations", annotations)));
        } catch (KubernetesClientException e) {
            Writes.throwUnlessConflict(e);
            throw Writes.restless(live);
        }
    }

    /**
     * Changes values of a secret that the operator made for a cluster, with annotations that say so.
     *
     * @param live the secret as it was read
     * @param cluster what carries the mark of the last write to that cluster, as it was read
     * @param values what they shall be, in base64
     * @throws FencedException when a greater fence has written, or this one no longer holds
     * @throws OperatorUnavailableException when the secret has changed since it was read
     */
    public void values(Secret live, HasMetadata cluster, Map<String, String> annotations, Map<String, String> values) {
        permit(cluster);
        var metadata = Map.of("resourceVersion", live.getMetadata().getResourceVersion(), "annotations", annotations);
        try {
            client.resource(live)
                    .patch(
                            PATCH,
                            client.getKubernetesSerialization().asJson(Map.of("metadata", metadata, "data", values)));
        } catch (KubernetesClientException e) {
            Writes.throwUnlessConflict(e);
            throw Writes.restless(live);
        }
    }

    /**
     * Looks whether this worker may act on a cluster: the last thing before what is done by other means than a write.
     *
     * @param cluster what carries the mark of the last write to that cluster, as it was read
     * @throws FencedException when a greater fence has written, or this one no longer holds
     */
    public void permit(HasMetadata cluster) {
        Writes.refuseLate(cluster, fence);
        fence.check();
    }

    private <T extends HasMetadata> boolean annotated(T live, String name, String value) {
        try {
            client.resource(live).patch(PATCH, patch(live, Map.of("annotations", Map.of(name, value))));
            return true;
        } catch (KubernetesClientException e) {
            Writes.throwUnlessConflict(e);
            return false;
        }
    }

    private <T extends HasMetadata> T ours(T named, Map<String, String> marks) {
        @Nullable T live = client.resource(named).get();
        if (live == null || !MatriarchLabels.carries(live, marks)) {
            throw new OperatorRefusedException(
                    "state-conflict",
                    "There is no %s %s of ours"
                            .formatted(named.getKind(), named.getMetadata().getName()),
                    "Look at the cluster: somebody has removed it, or it was never made.");
        }
        return live;
    }

    private <T extends HasMetadata> boolean patched(T live, Map<String, Object> status) {
        try {
            client.resource(live).subresource("status").patch(PATCH, patch(live, "status", status));
            return true;
        } catch (KubernetesClientException e) {
            Writes.throwUnlessConflict(e);
            return false;
        }
    }

    private String patch(HasMetadata live, Map<String, Object> metadata) {
        var versioned = new TreeMap<>(metadata);
        versioned.put("resourceVersion", live.getMetadata().getResourceVersion());
        return client.getKubernetesSerialization().asJson(Map.of("metadata", versioned));
    }

    private String patch(HasMetadata live, String part, Map<String, Object> fields) {
        var metadata = Map.of("resourceVersion", live.getMetadata().getResourceVersion());
        return client.getKubernetesSerialization()
                .asJson(new TreeMap<String, Object>(Map.of("metadata", metadata, part, fields)));
    }

    /**
     * Asks for this very pod to go; one of the same name that came after it stays.
     *
     * @param grace what its processes have to stop, at least a second: with none, Kubernetes would forget a pod on a node
     *     that it cannot reach, and nobody would know whether it still runs
     */
    public void remove(Pod pod, Duration grace) {
        var options = new DeleteOptionsBuilder()
                .withGracePeriodSeconds(Math.max(1, grace.toSeconds()))
                .withNewPreconditions()
                .withUid(pod.getMetadata().getUid())
                .endPreconditions()
                .build();
        fence.check();
        try {
            client.raw(Paths.of(pod), "DELETE", options);
        } catch (KubernetesClientException e) {
            if (e.getCode() != NOT_FOUND) {
                Writes.throwUnlessConflict(e);
            }
        }
    }
}
