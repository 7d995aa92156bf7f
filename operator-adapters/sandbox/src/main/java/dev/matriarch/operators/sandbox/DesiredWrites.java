package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.OperatorRefusedException;
import dev.matriarch.operators.OperatorUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The only way a desired state is written: under the cluster's lock, never over a greater mark, never by a worker that has
 * lost its job.
 */
final class DesiredWrites {

    private static final Duration LOCK_WAIT = Duration.ofMillis(1200);

    private final SandboxLayout layout;
    private final String installation;

    DesiredWrites(SandboxLayout layout, String installation) {
        this.layout = layout;
        this.installation = installation;
    }

    /** What stands written, a tombstone included. */
    Optional<DesiredFile> find(UUID cluster) {
        try {
            var files = layout.cluster(cluster);
            var living = Json.read(files.desired(), DesiredFile.class);
            return living.isPresent() ? living : Json.read(files.tombstone(), DesiredFile.class);
        } catch (IOException failed) {
            throw new OperatorUnavailableException("the sandbox directory cannot be read", failed);
        }
    }

    void apply(DesiredCluster desired, Fence fence) {
        if (Files.exists(layout.cluster(desired.ref().id()).desired())) {
            write(desired.ref(), fence, stored -> applied(stored, desired, fence));
            return;
        }
        try (var _ = locked(layout.namesLock())) {
            refuseTakenName(desired.ref());
            write(desired.ref(), fence, stored -> applied(stored, desired, fence));
        }
    }

    void delete(ClusterRef ref, Fence fence) {
        write(ref, fence, stored -> new DesiredFile(installation, ref, fence.mark(), null, null));
    }

    /** The same request was written before, by this worker or an earlier one of its job. */
    boolean hasRequest(UUID cluster, DesiredFile.Request request) {
        return find(cluster)
                .map(DesiredFile::request)
                .filter(known -> known.id().equals(request.id()))
                .isPresent();
    }

    /** Asks for something that happens once; a request of the same generation that is there already stays. */
    void request(ClusterRef ref, DesiredFile.Request request, Fence fence) {
        write(ref, fence, stored -> {
            if (stored == null || stored.desired() == null) {
                throw new OperatorRefusedException(ref + " is not in the sandbox", "Create it first.");
            }
            var known = stored.request();
            var same = known != null && known.id().equals(request.id()) ? known : request;
            return new DesiredFile(installation, ref, fence.mark(), stored.desired(), same, stored.backups());
        });
    }

    /**
     * Asks for a base backup, once for each name. It stands beside what the cluster shall be, in which the order of writes
     * stays as it is: whoever changes that meanwhile is neither kept from it nor keeps anybody from a backup.
     */
    void backUp(ClusterRef ref, String name, Fence fence) {
        write(ref, Order.NONE, fence, stored -> {
            if (stored == null || stored.desired() == null || stored.desired().backup() == null) {
                throw new OperatorRefusedException(
                        ref + " has no archive in the sandbox", "Have it backed up to an object store first.");
            }
            if (stored.desired().isReplica()) {
                throw new OperatorRefusedException(
                        ref + " follows another cluster", "Back up the one that takes writes.");
            }
            return stored.withBackup(name);
        });
    }

    /** What that cluster is to know, before it is made or after. */
    void acquaint(ClusterRef ref, Acquaintance with, Fence fence) {
        var files = layout.cluster(ref.id());
        try (var _ = locked(files.lock())) {
            find(ref.id()).ifPresent(stored -> {
                refuseForeign(stored, ref);
                refuseFenced(stored, fence);
            });
            with.leave(files, fence::check);
        } catch (IOException failed) {
            throw new OperatorUnavailableException("the sandbox directory cannot be written", failed);
        }
    }

    private DesiredFile applied(@Nullable DesiredFile stored, DesiredCluster desired, Fence fence) {
        var request = stored == null ? null : stored.request();
        var backups = stored == null ? List.<String>of() : stored.backups();
        return new DesiredFile(installation, desired.ref(), fence.mark(), desired, request, backups);
    }

    private interface Change {
        DesiredFile of(@Nullable DesiredFile stored);
    }

    /** Whether a later write forbids this one. */
    private enum Order {
        OF_MARKS,
        NONE
    }

    private void write(ClusterRef ref, Fence fence, Change change) {
        write(ref, Order.OF_MARKS, fence, change);
    }

    private void write(ClusterRef ref, Order order, Fence fence, Change change) {
        var files = layout.cluster(ref.id());
        try (var _ = locked(files.lock())) {
            var stored = find(ref.id()).orElse(null);
            if (stored != null) {
                refuseForeign(stored, ref);
            }
            if (stored != null && order == Order.OF_MARKS) {
                refuseFenced(stored, fence);
            }
            var next = change.of(stored);
            if (!next.equals(stored)) {
                AtomicFile.write(target(files, next), Json.bytes(next), fence::check);
            }
            if (next.desired() == null) {
                Files.deleteIfExists(files.acquaintance());
            }
        } catch (IOException failed) {
            throw new OperatorUnavailableException("the sandbox directory cannot be written", failed);
        }
    }

    /** A deletion of what is not there leaves its mark all the same, so that a late worker cannot make it again. */
    private static Path target(ClusterFiles files, DesiredFile next) {
        var absent = !Files.exists(files.desired());
        return next.desired() == null && absent ? files.tombstone() : files.desired();
    }

    private static void refuseFenced(DesiredFile stored, Fence fence) {
        if (stored.mark().compareTo(fence.mark()) > 0) {
            throw new FencedException("%s was written by %s, which is later than %s"
                    .formatted(stored.ref(), stored.mark(), fence.mark()));
        }
    }

    private void refuseForeign(DesiredFile stored, ClusterRef ref) {
        if (!stored.ref().equals(ref) || !stored.installation().equals(installation)) {
            throw new OperatorRefusedException(
                    "The id %s belongs to another cluster of this sandbox".formatted(ref.id()),
                    "Use another sandbox directory for this installation.");
        }
    }

    private void refuseTakenName(ClusterRef ref) {
        try {
            for (var id : layout.clusterIds()) {
                var other = Json.read(layout.cluster(id).desired(), DesiredFile.class);
                if (other.isPresent() && sameNameElsewhere(other.get().ref(), ref)) {
                    throw new OperatorRefusedException(
                            "Another cluster named %s is still in the sandbox".formatted(ref),
                            "Wait until it is gone, or take another name.");
                }
            }
        } catch (IOException failed) {
            throw new OperatorUnavailableException("the sandbox directory cannot be read", failed);
        }
    }

    private static boolean sameNameElsewhere(ClusterRef other, ClusterRef ref) {
        return !other.id().equals(ref.id()) && other.toString().equals(ref.toString());
    }

    private static FileMutex locked(Path lock) {
        try {
            return FileMutex.acquire(lock, LOCK_WAIT)
                    .orElseThrow(() -> new OperatorUnavailableException("another writer holds the cluster's lock"));
        } catch (IOException failed) {
            throw new OperatorUnavailableException("the sandbox directory cannot be written", failed);
        }
    }
}
