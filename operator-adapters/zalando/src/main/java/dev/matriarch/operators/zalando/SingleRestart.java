package dev.matriarch.operators.zalando;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.kubernetes.Acts;
import dev.matriarch.operators.kubernetes.ApiServer;
import dev.matriarch.operators.kubernetes.MatriarchLabels;
import dev.matriarch.operators.kubernetes.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The restart of one instance: its pod is made anew, and what ran before is noted on the copy of what is desired, so that the same
 * mark is the same restart. A primary hands its role over first, where there is somebody to take it.
 *
 * @param mark of one instance
 */
record SingleRestart(RestartMark mark, Scene scene) {

    /** The mark, and which pod it is about. */
    static final String NOTE = "matriarch.dev/restarted";

    /** Before it is killed; Patroni stops PostgreSQL in it. */
    static final Duration AT_MOST = Duration.ofMinutes(5);

    /** The restart of one instance that is asked for; empty where none is, or all are meant. */
    static Optional<SingleRestart> of(DesiredCluster desired, Scene scene) {
        return Optional.ofNullable(desired.restart())
                .filter(mark -> mark.instance() != null)
                .map(mark -> new SingleRestart(mark, scene));
    }

    private String instance() {
        return Objects.requireNonNull(mark.instance());
    }

    private Optional<Pod> pod() {
        return scene.member(instance()).map(Member::pod);
    }

    /** What is missing, in words; null once another pod runs than when it was asked for. */
    static @Nullable String gap(DesiredCluster desired, Scene scene) {
        return of(desired, scene)
                .filter(SingleRestart::isPending)
                .map(restart -> restart.instance() + " is to be restarted")
                .orElse(null);
    }

    private boolean isPending() {
        return note().isEmpty() || note().equals(pod().map(this::written));
    }

    /** What was noted for this very mark. */
    private Optional<String> note() {
        return Optional.ofNullable(scene.snapshot().kept())
                .map(kept -> Labels.annotation(kept, NOTE))
                .filter(note -> note.startsWith(mark.id() + "/"));
    }

    private String written(Pod pod) {
        return mark.id() + "/" + pod.getMetadata().getUid();
    }

    /** Does the next thing; the same call again goes on with it. */
    void act(ClusterRef ref, String installation, ApiServer server, PrimaryRole primaryRole, Fence fence) {
        if (!isPending()) {
            return;
        }
        var pod = pod().orElseThrow(() -> new OperatorRefusedException(
                "%s has no pod that could be restarted".formatted(instance()),
                "Wait until it has one, and ask again."));
        if (note().isEmpty()) {
            server.run(client -> new Acts(client, fence)
                    .annotation(
                            Objects.requireNonNull(scene.snapshot().kept()),
                            MatriarchLabels.of(installation, ref),
                            NOTE,
                            written(pod)));
        }
        primaryRole.handOverFrom(scene, instance(), fence);
        if (!Pods.isGoing(pod)) {
            server.run(client -> new Acts(client, fence).remove(pod, AT_MOST));
        }
    }
}
