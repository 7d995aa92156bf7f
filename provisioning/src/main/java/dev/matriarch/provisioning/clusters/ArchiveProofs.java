package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ArchiveStore;
import dev.matriarch.metadata.ArchiveStore.Mark;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.RecoveryWindow;
import dev.matriarch.operators.Backups;
import dev.matriarch.operators.Backups.ArchiveReach;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.Power;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Proves how far an archive reaches. A moment can be restored only where a commit after it is in the archive, so one is made
 * now and then, and once that has got there the moment before it is proven.
 */
@Component
class ArchiveProofs {

    /** Each mark makes PostgreSQL close a WAL file before it is full, however little happens. */
    static final Duration MARK_EVERY = Duration.ofMinutes(5);

    private final ArchiveStore archives;
    private final OperatorCalls calls;
    private final InstantSource time;

    ArchiveProofs(ArchiveStore archives, OperatorCalls calls, InstantSource time) {
        this.archives = archives;
        this.calls = calls;
        this.time = time;
    }

    /** Looks how far the archive reaches, and keeps what that proves; empty for a cluster that archives nothing now. */
    Optional<ArchiveReach> prove(HaCluster cluster, OperatorAdapter adapter) {
        var desired = DesiredClusters.state(cluster.desired());
        var archive = desired.archive();
        if (archive == null || !writes(desired) || !(adapter instanceof Backups backups)) {
            return Optional.empty();
        }
        var ref = DesiredClusters.ref(cluster);
        var reach = timed(cluster, adapter, "reach", () -> backups.reach(ref));
        var pending = archives.mark(cluster.id(), archive.serverName());
        var proven = pending.filter(mark -> reach.includes(mark.wal())).map(Mark::at);
        var next = proven.isEmpty() && pending.isPresent()
                ? pending
                : mark(
                        reach,
                        proven.or(() -> proven(cluster)),
                        () -> timed(cluster, adapter, "mark", () -> backups.mark(ref)));
        archives.seen(
                cluster.id(),
                archive.serverName(),
                reach.from(),
                proven.orElse(null),
                next.orElse(null),
                time.instant());
        return Optional.of(reach);
    }

    /** A replica makes no commits that could prove anything. */
    private static boolean writes(DesiredState desired) {
        return desired.power() == Power.RUNNING && !desired.isReplica();
    }

    private static Optional<Instant> proven(HaCluster cluster) {
        return Optional.ofNullable(cluster.window()).map(RecoveryWindow::to);
    }

    /** While nothing gets into the archive there is nothing to prove. */
    private Optional<Mark> mark(ArchiveReach reach, Optional<Instant> last, Supplier<Backups.ArchiveMark> marking) {
        var due = last.isEmpty()
                || isBefore(last.get(), reach.from())
                || !last.get().plus(MARK_EVERY).isAfter(time.instant());
        if (reach.failure() != null || !due) {
            return Optional.empty();
        }
        var mark = Objects.requireNonNull(marking.get());
        return Optional.of(new Mark(mark.at(), mark.wal()));
    }

    /** What was proven before there was a base backup helps nobody. */
    private static boolean isBefore(Instant proven, @Nullable Instant from) {
        return from != null && proven.isBefore(from);
    }

    private <T> T timed(HaCluster cluster, OperatorAdapter adapter, String verb, Supplier<T> call) {
        return calls.timed(cluster.dataPlane(), adapter, verb, call);
    }
}
