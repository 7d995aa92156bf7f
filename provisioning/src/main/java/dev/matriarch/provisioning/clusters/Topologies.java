package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.RequestRefusedException.conflict;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Ids;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.Topology;
import dev.matriarch.metadata.TopologyId;
import dev.matriarch.metadata.TopologyStore;
import dev.matriarch.operators.FarReplicas;
import dev.matriarch.operators.ReplicaClusters;
import dev.matriarch.operators.StreamedReplicas;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.Pages;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.audit.AuditLog;
import dev.matriarch.provisioning.jobs.JobIntake;
import dev.matriarch.provisioning.jobs.JobReversal;
import dev.matriarch.provisioning.jobs.JobView;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Clusters that hold the same data in several places, as the tenant that owns them sees and asks for them. */
@Service
public class Topologies {

    private static final String LIST = "topologies";

    /** One that takes writes, and one that follows it. */
    private static final int MAX_MEMBERS = 2;

    private final TopologyStore topologies;
    private final TopologyViews views;
    private final TopologySwitches switches;
    private final TopologyFailovers failovers;
    private final TopologyRejoins rejoins;
    private final OwnClusters clusters;
    private final ClusterCreation creation;
    private final ClusterChanges changes;
    private final Looks looks;
    private final PeerSteps peers;
    private final AuditLog audit;
    private final InstantSource time;

    Topologies(
            TopologyStore topologies,
            TopologyViews views,
            TopologySwitches switches,
            TopologyFailovers failovers,
            TopologyRejoins rejoins,
            OwnClusters clusters,
            ClusterCreation creation,
            ClusterChanges changes,
            Looks looks,
            PeerSteps peers,
            AuditLog audit,
            InstantSource time) {
        this.topologies = topologies;
        this.views = views;
        this.switches = switches;
        this.failovers = failovers;
        this.rejoins = rejoins;
        this.clusters = clusters;
        this.creation = creation;
        this.changes = changes;
        this.looks = looks;
        this.peers = peers;
        this.audit = audit;
        this.time = time;
    }

    /** Newest first. */
    public Page<TopologyView> list(Caller caller, PageRequest page) {
        var before = Pages.last(page, LIST, key -> new TopologyId(UUID.fromString(key)));
        var found = topologies.list(caller.requireTenant(), before, Pages.rows(page));
        return Pages.page(page, LIST, found, topology -> topology.id().toString())
                .map(views::of);
    }

    public TopologyView get(Caller caller, TopologyId id) {
        return views.of(find(caller, id));
    }

    private Topology find(Caller caller, TopologyId id) {
        return topologies.find(caller.requireTenant(), id).orElseThrow(Topologies::notFound);
    }

    static RequestRefusedException notFound() {
        return RequestRefusedException.notFound("topology");
    }

    /**
     * Makes a topology of one cluster, which goes on as it is.
     *
     * @param primary the id of the cluster, which is in no other topology, and backed up where it could not be followed otherwise
     */
    public TopologyView create(Caller caller, @Nullable String name, @Nullable String primary) {
        caller.requireAtLeast(Role.EDITOR);
        var faults = new Faults(ClusterDraft.Shape.FULL);
        faults.addUnless(name != null, "/name", "required", "a topology needs a name");
        if (name != null) {
            Names.checkTopology(faults, name);
        }
        faults.addUnless(
                primary != null, "/primary/cluster", "required", "say the id of the cluster that takes writes");
        faults.refuseAny();
        return changes.inTransaction(() -> created(caller, String.valueOf(name), String.valueOf(primary)));
    }

    private TopologyView created(Caller caller, String name, String primary) {
        var cluster = primary(caller, primary);
        refuseUnfit(cluster);
        var topology = new Topology(
                new TopologyId(Ids.next()),
                cluster.tenant(),
                name,
                time.instant(),
                List.of(new Topology.Member(cluster.id(), Topology.Role.PRIMARY)));
        if (!topologies.insert(topology, cluster.id())) {
            throw RequestRefusedException.because(
                    ErrorCode.NAME_TAKEN, "there is a topology %s already".formatted(name));
        }
        audit.record(caller, caller.requireTenant(), "topology.created", path(topology.id()));
        return views.of(topology);
    }

    /** Locked, so that nobody else takes it into another topology or deletes it meanwhile. */
    private HaCluster primary(Caller caller, String id) {
        return clusterId(id)
                .flatMap(cluster -> clusters.lockIfThere(caller, cluster))
                .orElseThrow(() -> RequestRefusedException.invalid(List.of(FieldError.body(
                        "#/primary/cluster", "no-such-cluster", "%s: say the id of a cluster".formatted(id)))));
    }

    private static Optional<ClusterId> clusterId(String text) {
        try {
            return Optional.of(new ClusterId(UUID.fromString(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void refuseUnfit(HaCluster cluster) {
        var adapter = looks.adapter(cluster);
        if (!(adapter instanceof ReplicaClusters)) {
            throw PrimaryMoves.abilityMissing(cluster, "make replica clusters");
        }
        topologies.of(cluster.tenant(), cluster.id()).ifPresent(other -> {
            throw conflict("the cluster is in topology %s".formatted(other.name()));
        });
        if (!(adapter instanceof StreamedReplicas)) {
            BackupRules.refuseWithoutArchive(
                    cluster, "%s is not backed up, and what follows it reads its archive".formatted(cluster.name()));
        }
        Standstill.refuse(cluster, SwitchTopology.KIND);
    }

    /** Forgets a topology whose primary is alone; the cluster goes on as it is. */
    public void delete(Caller caller, TopologyId id) {
        caller.requireAtLeast(Role.EDITOR);
        changes.inTransaction(() -> {
            var topology = topologies.lock(caller.requireTenant(), id).orElseThrow(Topologies::notFound);
            if (topology.members().size() > 1) {
                throw conflict("clusters follow its primary").next("delete those first");
            }
            topologies.delete(topology.tenant(), id);
            audit.record(caller, caller.requireTenant(), "topology.deleted", path(id));
            return true;
        });
    }

    /**
     * A new cluster that follows the primary, in two parts: all checks that need no transaction, and what accepts it.
     *
     * @param draft of the cluster; what it leaves out of its specification is as in the primary's
     * @param streaming WAL comes from the primary itself, beside its archive if it has one; from another data plane that is tried first
     */
    public Function<ChangeOptions, JobView> adding(
            Caller caller, TopologyId id, ClusterDraft draft, boolean streaming) {
        caller.requireAtLeast(Role.EDITOR);
        var topology = find(caller, id);
        refuseFull(topology);
        var primary = clusters.find(
                caller, topology.primary().orElseThrow(() -> conflict("its members change places at this moment")));
        var way = way(primary, draft, streaming);
        refuseWithoutWay(primary, way);
        var restored = draft.restoring(new ClusterDraft.Restore(primary.id().toString(), null, null));
        return creation.prepared(caller, restored, new Following(topology.id(), primary, way));
    }

    private static Streaming way(HaCluster primary, ClusterDraft draft, boolean streaming) {
        var dataPlane = draft.dataPlane() == null ? primary.dataPlane() : draft.dataPlane();
        return streaming ? Streaming.to(dataPlane, primary) : Streaming.NONE;
    }

    private void refuseWithoutWay(HaCluster primary, Streaming streaming) {
        var adapter = looks.adapter(primary);
        SpecAbilities.refuse(
                streaming != Streaming.NONE && !(adapter instanceof StreamedReplicas),
                "#/streaming",
                "%s streams nothing from one cluster to another".formatted(primary.operator()));
        SpecAbilities.refuse(
                streaming == Streaming.FAR && !(adapter instanceof FarReplicas),
                "#/streaming",
                "%s streams within a data plane, and %s is in %s"
                        .formatted(primary.operator(), primary.name(), primary.dataPlane()));
        var faults = new Faults(ClusterDraft.Shape.FULL);
        faults.addUnless(
                streaming != Streaming.NONE || DesiredClusters.isArchived(primary),
                "/streaming",
                "required",
                "%s is not backed up, so there is no other way to follow it".formatted(primary.name()));
        faults.addUnless(
                streaming != Streaming.FAR
                        || DesiredClusters.state(primary.desired()).spec().reachedFromOutside(),
                "/streaming",
                "not-exposed",
                "%s is not reached from outside of %s: set its spec.exposed first"
                        .formatted(primary.name(), primary.dataPlane()));
        faults.refuseAny();
    }

    private void tryWay(HaCluster follower, HaCluster primary) {
        var approach = peers.timed(primary, "approach", () -> peers.far(primary).approach(DesiredClusters.ref(primary)))
                .orElseThrow(() -> conflict(
                                "%s has no address outside of %s yet".formatted(primary.name(), primary.dataPlane()))
                        .next("GET /ha-clusters/%s says what it waits for".formatted(primary.id())));
        var obstacle = peers.timed(
                follower,
                "try-way",
                () -> peers.far(follower)
                        .obstacle(DesiredClusters.of(follower), DesiredClusters.ref(primary), approach));
        if (obstacle.isPresent()) {
            throw conflict("%s cannot stream from %s: %s"
                            .formatted(follower.dataPlane(), primary.name(), obstacle.get()))
                    .next("see to the network between the two data planes, and ask again");
        }
    }

    static void refuseFull(Topology topology) {
        var present = topology.members().stream()
                .filter(member -> member.role() != Topology.Role.LOST)
                .count();
        if (present >= MAX_MEMBERS) {
            throw conflict("the topology has its %d clusters".formatted(MAX_MEMBERS));
        }
    }

    /** A cluster that follows another one from its beginning. */
    private final class Following implements ClusterCreation.Company {

        private final TopologyId id;
        private final HaCluster primary;
        private final Streaming streaming;

        private Following(TopologyId id, HaCluster primary, Streaming streaming) {
            this.id = id;
            this.primary = primary;
            this.streaming = streaming;
        }

        @Override
        public boolean copies() {
            return !DesiredClusters.isArchived(primary);
        }

        @Override
        public DesiredState placed(ClusterId cluster, DesiredState desired) {
            var leading = DesiredClusters.state(primary.desired());
            var faults = new Faults(ClusterDraft.Shape.FULL);
            faults.addUnless(
                    leading.archive() == null || desired.archive() != null,
                    "/spec/backup",
                    "required",
                    "whoever follows it after a switchover reads its archive");
            faults.addUnless(
                    leading.archive() != null || desired.archive() == null,
                    "/spec/backup",
                    "not-alike",
                    "%s is not backed up".formatted(primary.name()));
            faults.addUnless(
                    streaming != Streaming.FAR || desired.spec().reachedFromOutside(),
                    "/spec/exposed",
                    "required",
                    "%s streams from it after a switchover, from another data plane".formatted(primary.name()));
            faults.refuseAny();
            return desired.withReplication(TopologyMembers.following(cluster, primary, streaming))
                    .withCredentials(leading.credentials());
        }

        /** The way from one data plane to another, from where the new one will be. */
        @Override
        public void tried(HaCluster cluster) {
            if (streaming == Streaming.FAR) {
                tryWay(cluster, primary);
            }
        }

        /** The primary knows from then on who follows it, and archives more often for that one where it does at all. */
        @Override
        public JobIntake.Order order(HaCluster cluster, String kind) {
            var topology = topologies.lock(cluster.tenant(), id).orElseThrow(Topologies::notFound);
            refuseFull(topology);
            if (!topology.primary().equals(Optional.of(primary.id()))) {
                throw conflict("its members have changed places at this moment; ask again");
            }
            topologies.join(id, cluster.id(), Topology.Role.REPLICA);
            var generation = switches.lead(cluster, primary.id());
            return new JobIntake.Order(
                    kind,
                    cluster,
                    null,
                    cluster.desired(),
                    Map.of(PeerSteps.LEADER, primary.id().toString(), PeerSteps.GENERATION, String.valueOf(generation)),
                    id,
                    List.of(primary.id()));
        }
    }

    /**
     * Another member takes writes, and no row is lost; in two parts, as {@link #adding} is.
     *
     * @param to the member's id, or its name where no other has the same
     */
    public Function<ChangeOptions, JobView> switching(Caller caller, TopologyId id, @Nullable String to) {
        caller.requireAtLeast(Role.EDITOR);
        var topology = find(caller, id);
        var view = views.of(topology);
        if (view.activeJob() != null) {
            throw JobReversal.busy(view.activeJob());
        }
        return switches.prepared(caller, topology, member(view, "#/to", to).id());
    }

    /**
     * A replica takes the place of a primary that is lost, with what it has; in two parts, as {@link #adding} is.
     *
     * @param to as for {@link #switching}
     * @param acceptDataLoss what has not reached it may be lost; without it that is refused
     * @param oldPrimaryStopped where that cannot be seen: somebody has stopped the old primary
     */
    public Function<ChangeOptions, JobView> failing(
            Caller caller, TopologyId id, @Nullable String to, boolean acceptDataLoss, boolean oldPrimaryStopped) {
        caller.requireAtLeast(Role.EDITOR);
        var topology = find(caller, id);
        var consent = new TopologyFailovers.Consent(acceptDataLoss, oldPrimaryStopped);
        return failovers.prepared(
                caller, topology, member(views.of(topology), "#/to", to).id(), consent);
    }

    /**
     * A member that was lost follows the primary, made anew from that one; in two parts, as {@link #adding} is.
     *
     * @param member its id, or its name where no other has the same
     * @param acceptDataLoss what it alone has may be thrown away; without it that is refused
     */
    public Function<ChangeOptions, JobView> rejoining(
            Caller caller, TopologyId id, @Nullable String member, boolean acceptDataLoss) {
        caller.requireAtLeast(Role.EDITOR);
        var topology = find(caller, id);
        var found = member(views.of(topology), "#/member", member);
        return rejoins.prepared(caller, topology, found.id(), acceptDataLoss);
    }

    private static ClusterView member(TopologyView topology, String pointer, @Nullable String to) {
        var found = topology.members().stream()
                .map(TopologyView.Member::cluster)
                .filter(cluster ->
                        cluster.id().toString().equals(to) || cluster.name().equals(to))
                .toList();
        if (found.size() != 1) {
            throw RequestRefusedException.invalid(List.of(FieldError.body(
                    pointer, "no-such-member", "%s: say the id of one of the topology's clusters".formatted(to))));
        }
        return found.getFirst();
    }

    private static String path(TopologyId id) {
        return "/topologies/" + id;
    }
}
