package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Kubernetes says of pods. */
public final class Pods {

    /** The container of an instance that runs PostgreSQL, beside which plugins may put others. */
    public static final String POSTGRES = "postgres";

    private Pods() {}

    public static boolean isGoing(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null;
    }

    /** Ready and not about to go: the only pods that services lead to. */
    public static boolean isReady(Pod pod) {
        return !isGoing(pod)
                && condition(pod, "Ready").map(PodCondition::getStatus).equals(Optional.of("True"));
    }

    public static Optional<PodCondition> condition(Pod pod, String type) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> type.equals(condition.getType()))
                        .findFirst();
    }

    public static boolean isOver(Pod pod) {
        var phase = phase(pod);
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    /** It is over, and not because it was done. */
    public static boolean hasFailed(Pod pod) {
        return phase(pod).equals("Failed");
    }

    public static boolean isRunning(Pod pod) {
        return phase(pod).equals("Running");
    }

    private static String phase(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? ""
                : pod.getStatus().getPhase();
    }

    /** Whether it has the volume of that claim. */
    public static boolean mounts(Pod pod, String claim) {
        return pod.getSpec().getVolumes().stream()
                .anyMatch(volume -> volume.getPersistentVolumeClaim() != null
                        && claim.equals(volume.getPersistentVolumeClaim().getClaimName()));
    }

    public static @Nullable Container postgres(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .filter(container -> POSTGRES.equals(container.getName()))
                .findFirst()
                .orElse(null);
    }

    /** When its PostgreSQL's container started, null while it does not run. */
    public static @Nullable Instant startedAt(Pod pod) {
        return statuses(pod)
                .filter(status -> POSTGRES.equals(status.getName()))
                .map(ContainerStatus::getState)
                .filter(state -> state != null && state.getRunning() != null)
                .map(ContainerState::getRunning)
                .map(ContainerStateRunning::getStartedAt)
                .map(Instant::parse)
                .findFirst()
                .orElse(null);
    }

    /** Whether its PostgreSQL's container runs, and another one did before it in the same pod. */
    public static boolean hasRestarted(Pod pod) {
        return startedAt(pod) != null
                && statuses(pod)
                        .filter(status -> POSTGRES.equals(status.getName()))
                        .anyMatch(status -> status.getRestartCount() != null && status.getRestartCount() > 0);
    }

    /** How its PostgreSQL's container ended last, also when it runs again or waits to. */
    public static Optional<ContainerStateTerminated> lastEnd(Pod pod) {
        return statuses(pod)
                .filter(status -> POSTGRES.equals(status.getName()))
                .flatMap(status -> Stream.of(status.getState(), status.getLastState()))
                .filter(state -> state != null && state.getTerminated() != null)
                .map(ContainerState::getTerminated)
                .findFirst();
    }

    /** Why containers of it do not run, the ones that prepare it included. */
    public static Stream<ContainerStateWaiting> waiting(Pod pod) {
        return statuses(pod)
                .map(ContainerStatus::getState)
                .filter(state -> state != null && state.getWaiting() != null)
                .map(ContainerState::getWaiting);
    }

    private static Stream<ContainerStatus> statuses(Pod pod) {
        return pod.getStatus() == null
                ? Stream.empty()
                : Stream.concat(
                        pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream());
    }
}
