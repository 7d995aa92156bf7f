package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Fence;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for last, as the adapter wrote it.
 *
 * @param mark the fence of the last write; nobody with a smaller one writes over it
 * @param desired null: the cluster should go
 * @param request what should happen once, which the supervisor remembers to have done
 */
record DesiredFile(
        String installation,
        ClusterRef ref,
        Fence.Mark mark,
        @Nullable DesiredCluster desired,
        @Nullable Request request) {

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
