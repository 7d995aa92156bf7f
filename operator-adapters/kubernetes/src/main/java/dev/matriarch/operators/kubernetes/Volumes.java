package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.Quantity;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Kubernetes says of volumes. */
public final class Volumes {

    private static final String STORAGE = "storage";

    private Volumes() {}

    /** What it really has, null before it is there. */
    public static @Nullable Quantity capacity(PersistentVolumeClaim claim) {
        var status = claim.getStatus();
        Map<String, io.fabric8.kubernetes.api.model.Quantity> capacity = status == null ? null : status.getCapacity();
        var storage = capacity == null ? null : capacity.get(STORAGE);
        return storage == null ? null : new Quantity(storage.toString());
    }

    /** What is asked for it, null where nothing is said. */
    public static @Nullable Quantity requested(PersistentVolumeClaim claim) {
        var resources = claim.getSpec().getResources();
        Map<String, io.fabric8.kubernetes.api.model.Quantity> requests =
                resources == null ? null : resources.getRequests();
        var storage = requests == null ? null : requests.get(STORAGE);
        return storage == null ? null : new Quantity(storage.toString());
    }

    /** The specification of a claim by which so much is asked for. */
    public static Map<String, Object> request(Quantity size) {
        return Map.of("resources", Map.of("requests", Map.of(STORAGE, size.text())));
    }

    /** It is there. */
    public static boolean isBound(PersistentVolumeClaim claim) {
        return claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
    }

    /** It is there, has at least so much, and nothing is being done to it. */
    public static boolean holds(PersistentVolumeClaim claim, Quantity wanted) {
        var size = capacity(claim);
        return size != null && size.value().compareTo(wanted.value()) >= 0 && !isResizing(claim);
    }

    /**
     * When something was last said of the volume behind it, by the API server's own books in whole seconds: after it was made
     * only its growing is.
     */
    public static Optional<Instant> grownAt(PersistentVolumeClaim claim) {
        return claim.getMetadata().getManagedFields().stream()
                .filter(entry -> "status".equals(entry.getSubresource()) && entry.getTime() != null)
                .map(entry -> Instant.parse(entry.getTime()))
                .max(Comparator.naturalOrder());
    }

    /** In either half of growing: the volume, then the file system on it. */
    public static boolean isResizing(PersistentVolumeClaim claim) {
        return claim.getStatus() != null
                && claim.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().endsWith("Resizing")
                                || condition.getType().endsWith("ResizePending"));
    }

    /** The least of them: what a cluster can hold. */
    public static Optional<Quantity> smallest(Stream<PersistentVolumeClaim> claims) {
        return claims.map(Volumes::capacity)
                .flatMap(capacity -> Optional.ofNullable(capacity).stream())
                .min(Comparator.comparing(Quantity::value));
    }
}
