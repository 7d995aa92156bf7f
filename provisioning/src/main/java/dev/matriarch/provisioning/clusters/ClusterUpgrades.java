package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Role;
import dev.matriarch.operators.Upgrades;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.dataplanes.DataPlaneConnections;
import dev.matriarch.provisioning.jobs.JobView;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whether a cluster may have another release of PostgreSQL: judged on a look of this moment, before a job is accepted. */
@Component
class ClusterUpgrades {

    private final OwnClusters clusters;
    private final ClusterChanges changes;
    private final ClusterRules rules;
    private final DataPlaneConnections dataPlanes;

    ClusterUpgrades(OwnClusters clusters, ClusterChanges changes, ClusterRules rules, DataPlaneConnections dataPlanes) {
        this.clusters = clusters;
        this.changes = changes;
        this.rules = rules;
        this.dataPlanes = dataPlanes;
    }

    JobView upgrade(Caller caller, ClusterId id, @Nullable Integer version, ChangeOptions options) {
        caller.requireAtLeast(Role.EDITOR);
        var cluster = clusters.find(caller, id);
        if (!(dataPlanes.adapter(cluster.dataPlane(), cluster.operator()) instanceof Upgrades upgrades)) {
            throw PrimaryMoves.abilityMissing(cluster, "upgrade");
        }
        var desired = DesiredClusters.state(cluster.desired());
        var present = desired.spec().postgresql().version();
        var dataVersion =
                version == null || version == present ? present : upgrades.dataVersion(DesiredClusters.ref(cluster));
        var isMajor = version != null && version > present;
        if (isMajor && !options.dryRun()) {
            refuseObstacles(cluster, upgrades);
        }
        return changes.accept(
                caller,
                id,
                options,
                ClusterChanges.Change.of(
                        UpgradeCluster.KIND,
                        (locked, before) -> rules.upgraded(
                                before,
                                version,
                                dataVersion,
                                dataPlanes.limits(locked.dataPlane(), locked.operator()))));
    }

    private static void refuseObstacles(HaCluster cluster, Upgrades upgrades) {
        var obstacles = upgrades.obstacles(DesiredClusters.ref(cluster));
        if (!obstacles.isEmpty()) {
            throw RequestRefusedException.because(ErrorCode.STATE_CONFLICT, String.join("; ", obstacles))
                    .next("mend that, and ask again");
        }
    }
}
