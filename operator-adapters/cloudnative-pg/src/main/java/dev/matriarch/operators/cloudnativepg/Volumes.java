package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Quantity;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Kubernetes says of volumes. */
final class Volumes {

    private Volumes() {}

    /** What it really has, null before it is there. */
    static @Nullable Quantity capacity(PersistentVolumeClaim claim) {
        var status = claim.getStatus();
        Map<String, io.fabric8.kubernetes.api.model.Quantity> capacity = status == null ? null : status.getCapacity();
        var storage = capacity == null ? null : capacity.get("storage");
        return storage == null ? null : new Quantity(storage.toString());
    }

    /** In either half of growing: the volume, then the file system on it. */
    static boolean isResizing(PersistentVolumeClaim claim) {
        return claim.getStatus() != null
                && claim.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().endsWith("Resizing")
                                || condition.getType().endsWith("ResizePending"));
    }

    /** The least of them: what a cluster can hold. */
    static Optional<Quantity> smallest(Stream<PersistentVolumeClaim> claims) {
        return claims.map(Volumes::capacity)
                .flatMap(capacity -> Optional.ofNullable(capacity).stream())
                .min(Comparator.comparing(Quantity::value));
    }
}
