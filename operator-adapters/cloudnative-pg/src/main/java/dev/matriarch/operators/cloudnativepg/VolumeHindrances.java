package dev.matriarch.operators.cloudnativepg;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Volumes that do not come, which holds up the pods that wait for them and shows nowhere in the cluster's status. */
record VolumeHindrances(Scene scene) {

    private static final Duration LATE_AFTER = Duration.ofSeconds(30);

    List<Hindrance> all() {
        return scene.members().stream()
                .flatMap(member -> member.claims().stream()
                        .map(claim -> hindrance(member, claim))
                        .flatMap(Optional::stream))
                .toList();
    }

    private Optional<Hindrance> hindrance(Member member, PersistentVolumeClaim claim) {
        var wanted = wantedSince(member, claim);
        if (isBound(claim) || Pods.isGoing(claim) || wanted.isEmpty()) {
            return Optional.empty();
        }
        var late = !wanted.get().plus(LATE_AFTER).isAfter(scene.takenAt());
        var failed = Events.warnings(scene.snapshot(), "PersistentVolumeClaim", name(claim))
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
    private static Optional<Instant> wantedSince(Member member, PersistentVolumeClaim claim) {
        var pods = member.pods().filter(pod -> Pods.mounts(pod, name(claim))).toList();
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
        return Events.about(scene.snapshot(), "PersistentVolumeClaim", name(claim))
                .findFirst()
                .map(Event::getMessage)
                .map(" (%s)"::formatted)
                .orElse("");
    }

    static boolean isBound(PersistentVolumeClaim claim) {
        return claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
    }

    private static String name(PersistentVolumeClaim claim) {
        return claim.getMetadata().getName();
    }
}
