package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.kubernetes.Acts;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Restarts one instance, as the operator's own verb does it. */
record InstanceRestarts(ApiServer server, String installation) {

    /** The primary's instance manager reads it, restarts PostgreSQL, and takes it back. */
    private static final String IN_PLACE = "Primary instance is being restarted in-place";

    void act(ClusterRef ref, SingleRestart restart, Scene scene, Fence fence) {
        if (!restart.isPending(scene)) {
            return;
        }
        server.run(client -> {
            if (restart.isOfPrimary()) {
                inPlace(client, ref, fence);
            } else {
                replaced(client, pod(restart, scene), fence);
            }
        });
    }

    /** A primary that was asked to be restarted, and still runs as it did, is asked once more. */
    void again(DesiredCluster desired, Scene scene, Fence fence) {
        SingleRestart.noted(desired, scene)
                .filter(SingleRestart::isOfPrimary)
                .ifPresent(restart -> act(desired.ref(), restart, scene, fence));
    }

    private void inPlace(KubernetesClient client, ClusterRef ref, Fence fence) {
        new Acts(client, fence)
                .status(
                        CloudNativePgAdapter.named(ref),
                        MatriarchLabels.of(installation, ref),
                        live -> live.getStatus() != null
                                        && IN_PLACE.equals(live.getStatus().phase())
                                ? Optional.empty()
                                : Optional.of(Map.of("phase", IN_PLACE, "phaseReason", "Requested by the user")));
    }

    private static void replaced(KubernetesClient client, Pod pod, Fence fence) {
        var grace = Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds());
        new Acts(client, fence).remove(pod, Duration.ofSeconds(grace.orElse(0L)));
    }

    private static Pod pod(SingleRestart restart, Scene scene) {
        if (restart.instance().equals(scene.primaryName())) {
            throw new OperatorRefusedException(
                    "%s has become primary meanwhile".formatted(restart.instance()), "Ask for its restart again.");
        }
        return Objects.requireNonNull(
                scene.member(restart.instance()).orElseThrow().pod());
    }
}
