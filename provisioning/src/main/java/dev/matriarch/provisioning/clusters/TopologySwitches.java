package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.RequestRefusedException.conflict;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Topology;
import dev.matriarch.metadata.TopologyStore;
import dev.matriarch.operators.Backups;
import dev.matriarch.operators.Health;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.jobs.JobIntake;
import dev.matriarch.provisioning.jobs.JobReversal;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Workflows;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Whether two clusters may change places, and the transaction that accepts it. */
@Component
class TopologySwitches {

    private final TopologyStore topologies;
    private final ClusterStore clusters;
    private final OwnClusters own;
    private final ClusterChanges changes;
    private final Looks looks;
    private final OperatorCalls calls;
    private final TopologyJobs jobs;
    private final Plans plans;
    private final Workflows workflows;
    private final InstantSource time;

    TopologySwitches(
            TopologyStore topologies,
            ClusterStore clusters,
            OwnClusters own,
            ClusterChanges changes,
            Looks looks,
            OperatorCalls calls,
            TopologyJobs jobs,
            Plans plans,
            Workflows workflows,
            InstantSource time) {
        this.topologies = topologies;
        this.clusters = clusters;
        this.own = own;
        this.changes = changes;
        this.looks = looks;
        this.calls = calls;
        this.jobs = jobs;
        this.plans = plans;
        this.workflows = workflows;
        this.time = time;
    }

    /**
     * What the job could only wait for in vain is refused at once. That takes looks at both, which have no place in a
     * transaction.
     */
    Function<ChangeOptions, JobView> prepared(Caller caller, Topology topology, ClusterId to) {
        var from = topology.primary().orElseThrow(() -> conflict("its members change places at this moment"));
        if (from.equals(to)) {
            throw conflict("it takes writes already");
        }
        refuseUnfit(own.find(caller, from), own.find(caller, to));
        return options -> changes.inTransaction(() -> accepted(caller, topology, from, to, options));
    }

    /**
     * A primary gets somebody who follows it, in the caller's transaction.
     *
     * @return the primary's next generation
     */
    long lead(HaCluster follower, ClusterId primary) {
        var leader = clusters.lock(follower.tenant(), primary)
                .orElseThrow(() -> conflict("the primary was deleted at this moment"));
        refuseBusy(leader);
        var streaming = DesiredClusters.state(follower.desired()).streaming();
        var place = TopologyMembers.leading(primary, follower, streaming, null);
        var after = DesiredClusters.state(leader.desired()).withReplication(place);
        var meanwhile = workflows.of(SwitchTopology.KIND).meanwhile();
        clusters.want(leader, Json.write(after), meanwhile, time.instant());
        return leader.generation() + 1;
    }

    private void refuseUnfit(HaCluster from, HaCluster to) {
        Standstill.refuse(from, SwitchTopology.KIND);
        Standstill.refuse(to, SwitchTopology.KIND);
        refuseOtherVersion(from, to);
        refuseDown(from);
        refuseDown(to);
        if (DesiredClusters.isArchived(from) && looks.adapter(from) instanceof Backups backups) {
            var reach = calls.timed(
                    from.dataPlane(), looks.adapter(from), "reach", () -> backups.reach(DesiredClusters.ref(from)));
            if (reach.failure() != null) {
                throw conflict("nothing gets into the archive of %s: %s".formatted(from.name(), reach.failure()))
                        .next("mend that first: without its archive it could not be demoted");
            }
        }
    }

    private static void refuseOtherVersion(HaCluster from, HaCluster to) {
        var faults = new Faults(ClusterDraft.Shape.FULL);
        Restores.checkFit(
                DesiredClusters.state(to.desired()).spec(),
                DesiredClusters.state(from.desired()).spec(),
                faults);
        if (!faults.errors().isEmpty()) {
            throw conflict("%s cannot take the place of %s: %s"
                    .formatted(
                            to.name(),
                            from.name(),
                            faults.errors().stream()
                                    .map(error -> "%s %s".formatted(error.at(), error.detail()))
                                    .collect(Collectors.joining("; "))));
        }
    }

    private void refuseDown(HaCluster cluster) {
        var seen = looks.look(cluster);
        if (seen.health() == Health.DOWN || seen.health() == Health.ABSENT) {
            throw conflict("%s is down".formatted(cluster.name())).next("GET /ha-clusters/" + cluster.id());
        }
    }

    private JobView accepted(Caller caller, Topology seen, ClusterId from, ClusterId to, ChangeOptions options) {
        var topology = lockedAsSeen(topologies, caller, seen);
        var both = Both.locked(own, caller, from, to);
        var leader = both.from();
        var follower = both.to();
        var before = DesiredClusters.state(leader.desired());
        var after = before.withReplication(TopologyMembers.following(from, follower, before.streaming()));
        if (options.dryRun()) {
            return plans.of(caller, leader, SwitchTopology.KIND, before, after, false);
        }
        both.all().forEach(TopologySwitches::refuseBusy);
        var meanwhile = workflows.of(SwitchTopology.KIND).meanwhile();
        clusters.want(leader, Json.write(after), meanwhile, time.instant());
        clusters.want(follower, follower.desired(), meanwhile, time.instant());
        return jobs.accept(
                caller,
                new JobIntake.Order(
                        SwitchTopology.KIND,
                        leader.nextGeneration(),
                        Json.write(before),
                        Json.write(after),
                        Map.of(
                                SwitchTopology.TO,
                                to.toString(),
                                SwitchTopology.GENERATION,
                                String.valueOf(follower.generation() + 1)),
                        topology.id(),
                        List.of(to)));
    }

    /** The topology, locked, with the members that the checks were about. */
    static Topology lockedAsSeen(TopologyStore topologies, Caller caller, Topology seen) {
        var topology = topologies.lock(caller.requireTenant(), seen.id()).orElseThrow(Topologies::notFound);
        if (!topology.members().equals(seen.members())) {
            throw conflict("the topology was changed at this moment; ask again");
        }
        return topology;
    }

    /** Two clusters, locked. */
    record Both(HaCluster from, HaCluster to) {

        static Both locked(OwnClusters own, Caller caller, ClusterId from, ClusterId to) {
            var locked = own.lockBoth(caller, from, to);
            return new Both(locked.getFirst(), locked.getLast());
        }

        Stream<HaCluster> all() {
            return Stream.of(from, to);
        }
    }

    static void refuseBusy(HaCluster cluster) {
        if (cluster.activeJob() != null) {
            throw JobReversal.busy(cluster.activeJob());
        }
    }
}
