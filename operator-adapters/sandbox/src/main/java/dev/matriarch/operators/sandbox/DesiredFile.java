package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Fence;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for last, as the adapter wrote it.
 *
 * @param mark the fence of the last write; nobody with a smaller one writes over it
 * @param desired null: the cluster should go
 * @param request what should happen once, which the supervisor remembers to have done
 * @param backups the names of the base backups that should be taken, which it remembers as well
 */
record DesiredFile(
        String installation,
        ClusterRef ref,
        Fence.Mark mark,
        @Nullable DesiredCluster desired,
        @Nullable Request request,
        List<String> backups) {

    private static final int REMEMBERED = 50;

    /** What was written before there were backups asks for none. */
    DesiredFile {
        backups = backups == null ? List.of() : List.copyOf(backups);
    }

    /** One that asks for no backups. */
    DesiredFile(
            String installation,
            ClusterRef ref,
            Fence.Mark mark,
            @Nullable DesiredCluster desired,
            @Nullable Request request) {
        this(installation, ref, mark, desired, request, List.of());
    }

    /** Asks for this backup as well, once; those asked for long ago are forgotten. */
    DesiredFile withBackup(String name) {
        var all = Stream.concat(backups.stream(), Stream.of(name)).distinct().toList();
        var kept = all.subList(Math.max(0, all.size() - REMEMBERED), all.size());
        return new DesiredFile(installation, ref, mark, desired, request, kept);
    }

    /**
     * A change of primary that was asked for. All writes of one generation ask for the same one.
     *
     * @param from the primary that is to be given up
     * @param to null: the best
     */
    record Request(
            Kind kind,
            long generation,
            @Nullable String from,
            @Nullable String to,
            boolean acceptDataLoss) {
        String id() {
            return "%s-%d".formatted(kind, generation);
        }
    }

    enum Kind {
        SWITCHOVER,
        FAILOVER
    }
}
