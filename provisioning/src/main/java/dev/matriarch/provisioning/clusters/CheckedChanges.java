package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Role;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.ClusterChanges.Change;
import dev.matriarch.provisioning.jobs.JobView;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Changes in two parts, because a look at the data plane has no place in a transaction: the look, and the acceptance. */
@Component
class CheckedChanges {

    private final ClusterStore clusters;
    private final ClusterChanges changes;
    private final VolumeGrowth growth;

    CheckedChanges(ClusterStore clusters, ClusterChanges changes, VolumeGrowth growth) {
        this.clusters = clusters;
        this.changes = changes;
        this.growth = growth;
    }

    /**
     * Looks, for a cluster that nobody is changing: being busy is the better reason than what is found meanwhile.
     *
     * @param faults collects what is wrong, pointing into the body of this change
     * @return accepts the change, or tells its plan
     */
    Function<ChangeOptions, JobView> prepared(
            Caller caller, ClusterId id, Change change, Function<HaCluster, Faults> faults) {
        caller.requireAtLeast(Role.EDITOR);
        clusters.find(caller.requireTenant(), id)
                .filter(cluster -> cluster.activeJob() == null)
                .ifPresent(cluster -> check(cluster, change, faults));
        return options -> changes.accept(caller, id, options, change);
    }

    private void check(HaCluster cluster, Change change, Function<HaCluster, Faults> faults) {
        var before = DesiredClusters.state(cluster.desired());
        wanted(cluster, before, change)
                .ifPresent(after -> growth.refuse(cluster, before, after, faults.apply(cluster)));
    }

    /** Empty for what is refused anyway: that is told when it is accepted, after what comes before it. */
    private static Optional<DesiredState> wanted(HaCluster cluster, DesiredState before, Change change) {
        try {
            return Optional.of(change.wanted().of(cluster, before));
        } catch (RequestRefusedException refused) {
            return Optional.empty();
        }
    }
}
