package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Volumes that do not come, which holds up the pods that wait for them and shows nowhere in an operator's status.
 *
 * @param takenAt when the claims were read
 * @param events of the claims' namespace
 */
public record VolumeTroubles(Instant takenAt, List<Event> events) {

    private static final Duration LATE_AFTER = Duration.ofSeconds(30);

    public VolumeTroubles {
        events = List.copyOf(events);
    }

    /** @param pods of the instance that the claim is for */
    public Optional<Hindrance> of(PersistentVolumeClaim claim, List<Pod> pods) {
        var wanted = wantedSince(pods, claim);
        if (Volumes.isBound(claim) || Pods.isGoing(claim) || wanted.isEmpty()) {
            return Optional.empty();
        }
        var late = !wanted.get().plus(LATE_AFTER).isAfter(takenAt);
        var failed = Events.warnings(events, "PersistentVolumeClaim", name(claim))
                .anyMatch(event -> "ProvisioningFailed".equals(event.getReason()));
        return Optional.of(new Hindrance(
                        "VolumeNotBound",
                        failed ? "ProvisioningFailed" : "Pending",
                        "the volume %s is not there yet%s".formatted(name(claim), said(claim)),
                        "Have the storage class and its provisioner looked at.",
                        wanted.get(),
                        false))
                .filter(hindrance -> late || failed);
    }

    /**
     * A volume may be made only once a pod wants it for which a node is found. One that is added for WAL is asked for long
     * before: no pod has it until each is made anew.
     */
    private static Optional<Instant> wantedSince(List<Pod> all, PersistentVolumeClaim claim) {
        var pods = all.stream().filter(pod -> Pods.mounts(pod, name(claim))).toList();
        var homeless = pods.stream()
                .anyMatch(pod -> Pods.condition(pod, "PodScheduled")
                        .filter(condition -> "False".equals(condition.getStatus()))
                        .isPresent());
        return homeless
                ? Optional.empty()
                : pods.stream()
                        .map(pod -> Instant.parse(pod.getMetadata().getCreationTimestamp()))
                        .min(Comparator.naturalOrder());
    }

    private String said(PersistentVolumeClaim claim) {
        return Events.about(events, "PersistentVolumeClaim", name(claim))
                .findFirst()
                .map(Event::getMessage)
                .map(" (%s)"::formatted)
                .orElse("");
    }

    private static String name(PersistentVolumeClaim claim) {
        return claim.getMetadata().getName();
    }
}
