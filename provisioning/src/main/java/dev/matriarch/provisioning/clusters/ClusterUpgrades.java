package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Role;
import dev.matriarch.operators.MajorUpgrades;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.Upgrades;
import dev.matriarch.provisioning.Caller;
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
        var adapter = dataPlanes.adapter(cluster.dataPlane(), cluster.operator());
        if (!(adapter instanceof Upgrades)) {
            throw PrimaryMoves.abilityMissing(cluster, "upgrade");
        }
        var present =
                DesiredClusters.state(cluster.desired()).spec().postgresql().version();
        var dataVersion =
                version == null || version == present ? present : judged(cluster, adapter, present, version, options);
        return changes.accept(
                caller,
                id,
                options,
                ClusterChanges.Change.of(
                        UpgradeCluster.KIND, (locked, before) -> upgraded(locked, before, version, dataVersion)));
    }

    private DesiredState upgraded(HaCluster cluster, DesiredState before, @Nullable Integer version, int dataVersion) {
        var limits = dataPlanes.limits(cluster.dataPlane(), cluster.operator());
        var after = rules.upgraded(before, version, dataVersion, limits);
        return after.spec().postgresql().version() == before.spec().postgresql().version()
                ? after
                : Archives.begunAnew(DesiredClusters.ref(cluster), cluster.generation() + 1, after);
    }

    /** Of what version the data is, where nothing stands in the way of another one. */
    private static int judged(
            HaCluster cluster, OperatorAdapter adapter, int present, int version, ChangeOptions options) {
        if (!(adapter instanceof MajorUpgrades upgrades)) {
            throw PrimaryMoves.abilityMissing(cluster, "upgrade to another major version");
        }
        var dataVersion = upgrades.dataVersion(DesiredClusters.ref(cluster));
        if (version > present && !options.dryRun()) {
            refuseObstacles(cluster, upgrades);
        }
        return dataVersion;
    }

    private static void refuseObstacles(HaCluster cluster, MajorUpgrades upgrades) {
        var obstacles = upgrades.obstacles(DesiredClusters.ref(cluster));
        if (!obstacles.isEmpty()) {
            throw RequestRefusedException.conflict(String.join("; ", obstacles)).next("mend that, and ask again");
        }
    }
}
