package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The clusters of a caller's own tenant. Another tenant's are not found, just as those that never were. */
@Component
class OwnClusters {

    private final ClusterStore clusters;

    OwnClusters(ClusterStore clusters) {
        this.clusters = clusters;
    }

    HaCluster find(Caller caller, ClusterId id) {
        return orRefuse(clusters.find(caller.requireTenant(), id));
    }

    /** The same, where one of that id need not be there. */
    Optional<HaCluster> lockIfThere(Caller caller, ClusterId id) {
        return clusters.lock(caller.requireTenant(), id);
    }

    /** Nobody else changes it until the transaction ends. */
    HaCluster lock(Caller caller, ClusterId id) {
        return orRefuse(clusters.lock(caller.requireTenant(), id));
    }

    /** The same of two, in the order in which they are named. */
    List<HaCluster> lockBoth(Caller caller, ClusterId one, ClusterId other) {
        var locked = clusters.lockAll(caller.requireTenant(), List.of(one, other));
        return Stream.of(one, other).map(id -> orRefuse(among(locked, id))).toList();
    }

    private static Optional<HaCluster> among(List<HaCluster> found, ClusterId id) {
        return found.stream().filter(cluster -> cluster.id().equals(id)).findFirst();
    }

    private static HaCluster orRefuse(Optional<HaCluster> cluster) {
        return cluster.orElseThrow(() -> RequestRefusedException.notFound("cluster"));
    }
}
