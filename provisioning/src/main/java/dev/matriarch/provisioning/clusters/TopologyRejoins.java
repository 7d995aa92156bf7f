package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.RequestRefusedException.conflict;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Topology;
import dev.matriarch.metadata.TopologyStore;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Recovery;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.TopologySwitches.Both;
import dev.matriarch.provisioning.jobs.JobIntake;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Workflows;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Whether a cluster that was lost may follow the one that took its place, and the transaction that accepts it. */
@Component
class TopologyRejoins {

    private final TopologyStore topologies;
    private final TopologySwitches switches;
    private final ClusterStore clusters;
    private final OwnClusters own;
    private final ClusterChanges changes;
    private final TopologyJobs jobs;
    private final Plans plans;
    private final Workflows workflows;
    private final InstantSource time;

    TopologyRejoins(
            TopologyStore topologies,
            TopologySwitches switches,
            ClusterStore clusters,
            OwnClusters own,
            ClusterChanges changes,
            TopologyJobs jobs,
            Plans plans,
            Workflows workflows,
            InstantSource time) {
        this.topologies = topologies;
        this.switches = switches;
        this.clusters = clusters;
        this.own = own;
        this.changes = changes;
        this.jobs = jobs;
        this.plans = plans;
        this.workflows = workflows;
        this.time = time;
    }

    /** @param acceptDataLoss what the member alone has may be thrown away */
    Function<ChangeOptions, JobView> prepared(
            Caller caller, Topology topology, ClusterId member, boolean acceptDataLoss) {
        var primary = topology.primary().orElseThrow(() -> conflict("its members change places at this moment"));
        if (topology.member(member).map(Topology.Member::role).orElseThrow() != Topology.Role.LOST) {
            throw conflict("it is no member that was lost");
        }
        if (!acceptDataLoss) {
            throw RequestRefusedException.because(
                            ErrorCode.DATA_LOSS_CONSENT_REQUIRED,
                            "it is made anew from the primary, and what it alone has goes with its volumes")
                    .next("send {\"acceptDataLoss\": true} once nobody needs that any more");
        }
        return options -> changes.inTransaction(() -> accepted(caller, topology, primary, member, options));
    }

    private JobView accepted(Caller caller, Topology seen, ClusterId primary, ClusterId member, ChangeOptions options) {
        var topology = TopologySwitches.lockedAsSeen(topologies, caller, seen);
        Topologies.refuseFull(topology);
        var both = Both.locked(own, caller, primary, member);
        both.all().forEach(TopologySwitches::refuseBusy);
        refuseWithoutBackup(both.from());
        var lost = both.to();
        var before = DesiredClusters.state(lost.desired());
        var after = anew(lost, before, both.from());
        if (options.dryRun()) {
            return plans.of(caller, lost, RejoinTopology.KIND, before, after, false);
        }
        var meanwhile = workflows.of(RejoinTopology.KIND).meanwhile();
        clusters.want(lost, Json.write(after), meanwhile, time.instant());
        var generation = switches.lead(own.find(caller, member), primary);
        return jobs.accept(
                caller,
                new JobIntake.Order(
                        RejoinTopology.KIND,
                        lost.nextGeneration(),
                        Json.write(before),
                        Json.write(after),
                        Map.of(PeerSteps.LEADER, primary.toString(), PeerSteps.GENERATION, String.valueOf(generation)),
                        topology.id(),
                        List.of(primary)));
    }

    /**
     * The archive that it had stays as it is, and is nobody's: what it archives from now on is of another history. Nobody of it is
     * fenced any more: whoever was has gone.
     */
    private static DesiredState anew(HaCluster lost, DesiredState before, HaCluster primary) {
        var leading = DesiredClusters.state(primary.desired());
        var recovery = leading.archive() == null ? null : new Recovery(leading.archive(), null, null);
        var origin = new DesiredState.Origin(primary.id().toString(), null, recovery);
        return Archives.begunAnew(DesiredClusters.ref(lost), lost.generation() + 1, before)
                .restored(origin, leading.contents().withoutDropped())
                .withReplication(TopologyMembers.following(lost.id(), primary, before.streaming()))
                .withCredentials(leading.credentials())
                .withFenced(FencedInstances.none());
    }

    private static void refuseWithoutBackup(HaCluster primary) {
        var window = primary.window();
        if (DesiredClusters.isArchived(primary) && (window == null || window.from() == null)) {
            throw conflict("there is no complete base backup of %s yet, from which it would be made"
                            .formatted(primary.name()))
                    .next("POST /ha-clusters/%s/backups".formatted(primary.id()));
        }
    }
}
