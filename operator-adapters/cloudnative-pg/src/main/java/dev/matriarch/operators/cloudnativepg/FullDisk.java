package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.kubernetes.Hindrance;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.Volumes;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Instances that do not run because their disk has no room for WAL.
 *
 * <p>PostgreSQL is not started then: its container ends with exit code 4, is tried again ever more rarely by the kubelet, and
 * meanwhile the operator says {@value #PHASE} and does nothing more for the cluster, not even a failover, and not the growing
 * of its volumes (CloudNativePG 1.30).
 */
record FullDisk(Scene scene) {

    static final String PHASE = "Not enough disk space";

    /** What the instance manager ends with. */
    static final int EXIT_CODE = 4;

    /** By the operator's word, or by what it goes by. */
    boolean isThere() {
        return isSaid() || !full().isEmpty();
    }

    private boolean isSaid() {
        return PHASE.equals(scene.status().phase());
    }

    /** The instances that stopped for it, and have not run since. */
    private List<Member> full() {
        return scene.members().stream()
                .filter(member -> member.pod() != null && isFull(member.pod()))
                .toList();
    }

    static boolean isFull(Pod pod) {
        return !Pods.isReady(pod)
                && Pods.lastEnd(pod)
                        .filter(end -> end.getExitCode() == EXIT_CODE)
                        .isPresent();
    }

    /**
     * Whether there is something to wait for: volumes that are not as large yet as they shall be, or instances that have not
     * been tried since theirs was made larger. Otherwise it is another volume that is full, or this one again.
     */
    private boolean isBeingMended(boolean growing) {
        return growing || full().stream().allMatch(FullDisk::hasRoomSince);
    }

    private static boolean hasRoomSince(Member member) {
        var end = Optional.ofNullable(member.pod()).flatMap(Pods::lastEnd).map(ContainerStateTerminated::getFinishedAt);
        var grown = member.wal().or(member::data).flatMap(Volumes::grownAt);
        return end.isPresent() && grown.isPresent() && !grown.get().isBefore(Instant.parse(end.get()));
    }

    Optional<Hindrance> hindrance(boolean growing) {
        if (!isThere()) {
            return Optional.empty();
        }
        return Optional.of(new Hindrance(
                "OperatorGaveUp",
                "DiskFull",
                "there is no room left on " + volumes(),
                "Resize the cluster to a bigger size of that volume.",
                OperatorHindrances.since(scene.status()),
                isSaid() && !isBeingMended(growing)));
    }

    private String volumes() {
        var names = full().stream()
                .flatMap(member -> member.wal().or(member::data).stream())
                .map(FullDisk::name)
                .collect(Collectors.joining(" and "));
        return names.isEmpty() ? "a volume" : "the volume " + names;
    }

    private static String name(PersistentVolumeClaim claim) {
        return claim.getMetadata().getName();
    }
}
