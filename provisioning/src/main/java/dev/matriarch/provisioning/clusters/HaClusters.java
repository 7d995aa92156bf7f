package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Role;
import dev.matriarch.operators.Reloads;
import dev.matriarch.operators.Restarts;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.Pages;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.ClusterChanges.Change;
import dev.matriarch.provisioning.dataplanes.DataPlaneConnections;
import dev.matriarch.provisioning.jobs.JobView;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** HA clusters, as the tenant that owns them sees and changes them. Every change is answered with its job. */
@Service
public class HaClusters {

    private static final String LIST = "ha-clusters";

    private final ClusterStore clusters;
    private final OwnClusters own;
    private final TopologyMembers members;
    private final FailedJobs failedJobs;
    private final ClusterCreation creation;
    private final ClusterChanges changes;
    private final CheckedChanges checked;
    private final PrimaryMoves moves;
    private final Standstills standstills;
    private final ClusterUpgrades upgrades;
    private final CredentialRotations rotations;
    private final ClusterDeletion deletion;
    private final ClusterRules rules;
    private final Archives archives;
    private final DataPlaneConnections dataPlanes;
    private final CredentialReads reads;

    HaClusters(
            ClusterStore clusters,
            OwnClusters own,
            TopologyMembers members,
            FailedJobs failedJobs,
            ClusterCreation creation,
            ClusterChanges changes,
            CheckedChanges checked,
            PrimaryMoves moves,
            Standstills standstills,
            ClusterUpgrades upgrades,
            CredentialRotations rotations,
            ClusterDeletion deletion,
            ClusterRules rules,
            Archives archives,
            DataPlaneConnections dataPlanes,
            CredentialReads reads) {
        this.clusters = clusters;
        this.own = own;
        this.members = members;
        this.failedJobs = failedJobs;
        this.creation = creation;
        this.changes = changes;
        this.checked = checked;
        this.moves = moves;
        this.standstills = standstills;
        this.upgrades = upgrades;
        this.rotations = rotations;
        this.deletion = deletion;
        this.rules = rules;
        this.archives = archives;
        this.dataPlanes = dataPlanes;
        this.reads = reads;
    }

    public JobView create(Caller caller, ClusterDraft draft, ChangeOptions options) {
        return creation(caller, draft).apply(options);
    }

    /**
     * A creation in two parts, because a look at the data plane has no place in a transaction: all checks that need none come
     * first; what is returned then accepts it.
     */
    public Function<ChangeOptions, JobView> creation(Caller caller, ClusterDraft draft) {
        return creation.prepared(caller, draft);
    }

    /** Newest first. */
    public Page<ClusterView> list(Caller caller, ClusterFilter filter, PageRequest page) {
        var before = Pages.last(page, LIST, key -> new ClusterId(UUID.fromString(key)));
        var selection = new ClusterStore.Selection(
                filter.name(),
                filter.namespace(),
                filter.operator(),
                filter.dataPlane(),
                filter.state(),
                Json.write(filter.labels()),
                filter.deleted());
        var found = clusters.list(caller.requireTenant(), selection, before, Pages.rows(page));
        return Pages.page(page, LIST, found, cluster -> cluster.id().toString()).map(failedJobs::view);
    }

    public ClusterView get(Caller caller, ClusterId id) {
        return failedJobs.view(own.find(caller, id));
    }

    /**
     * Makes the cluster what the draft says; what it leaves out goes back to its default, except what can never change, the
     * version and the storage.
     *
     * @param draft of the whole cluster, made from the present one while nobody else can change it
     */
    public JobView change(
            Caller caller, ClusterId id, Function<ClusterView, ClusterDraft> draft, ChangeOptions options) {
        return changing(caller, id, draft).apply(options);
    }

    /** The same in two parts, as {@link #creation} is: a look at the data plane first, and what accepts the change. */
    public Function<ChangeOptions, JobView> changing(
            Caller caller, ClusterId id, Function<ClusterView, ClusterDraft> draft) {
        var change = Change.of(
                ConvergeCluster.UPDATE,
                (cluster, before) -> changed(draft.apply(ClusterViews.of(cluster)), cluster, before));
        return checked.prepared(
                caller,
                id,
                change,
                cluster -> new Faults(draft.apply(ClusterViews.of(cluster)).shape()));
    }

    /**
     * @param confirm the cluster's name, or null
     * @param finalBackup a last base backup is taken first
     */
    public JobView delete(
            Caller caller,
            ClusterId id,
            @Nullable String confirm,
            GracePeriod grace,
            boolean finalBackup,
            ChangeOptions options) {
        return deletion.delete(caller, id, confirm, grace, finalBackup, options);
    }

    /** Brings back what was deleted and whose grace period is not over; it runs again if it ran before. */
    public JobView undelete(Caller caller, ClusterId id, ChangeOptions options) {
        return deletion.undelete(caller, id, options);
    }

    private DesiredState changed(ClusterDraft draft, HaCluster cluster, DesiredState before) {
        var limits = dataPlanes.limits(cluster.dataPlane(), cluster.operator());
        var after = rules.changed(draft, cluster, before, limits);
        var adapter = dataPlanes.adapter(cluster.dataPlane(), cluster.operator());
        SpecAbilities.refuseMissing(after.spec(), adapter);
        return archives.settled(DesiredClusters.ref(cluster), cluster.generation() + 1, after, adapter);
    }

    private DesiredState resized(ResizeDraft draft, HaCluster cluster, DesiredState before) {
        var after = rules.resized(before, draft, dataPlanes.limits(cluster.dataPlane(), cluster.operator()));
        SpecAbilities.refuseMissing(after.spec(), dataPlanes.adapter(cluster.dataPlane(), cluster.operator()));
        return after;
    }

    public JobView scale(Caller caller, ClusterId id, @Nullable Integer instances, ChangeOptions options) {
        if (instances == null) {
            throw RequestRefusedException.invalid(
                    List.of(FieldError.body("#/instances", "required", "say how many instances there shall be")));
        }
        return changes.accept(
                caller,
                id,
                options,
                Change.of(
                        ConvergeCluster.SCALE,
                        (cluster, before) -> rules.scaled(
                                before, instances, dataPlanes.limits(cluster.dataPlane(), cluster.operator()))));
    }

    /** Other sizes, in two parts, as {@link #changing} is. */
    public Function<ChangeOptions, JobView> resizing(Caller caller, ClusterId id, ResizeDraft draft) {
        var change = Change.of(ConvergeCluster.RESIZE, (cluster, before) -> resized(draft, cluster, before));
        return checked.prepared(caller, id, change, _ -> Faults.ofResize());
    }

    /** @param instance the only one to restart, or null for all, the primary last */
    public JobView restart(Caller caller, ClusterId id, @Nullable String instance, ChangeOptions options) {
        return changes.accept(caller, id, options, Change.of(ConvergeCluster.RESTART, (cluster, before) -> {
            refuseRestart(cluster, instance);
            return before.withRestart(new DesiredState.Restart(UUID.randomUUID().toString(), instance));
        }));
    }

    private void refuseRestart(HaCluster cluster, @Nullable String instance) {
        if (!(dataPlanes.adapter(cluster.dataPlane(), cluster.operator()) instanceof Restarts)) {
            throw PrimaryMoves.abilityMissing(cluster, "restart");
        }
        var facts = StoredLook.of(cluster).facts();
        if (instance != null && facts.instance(instance).isEmpty()) {
            throw RequestRefusedException.invalid(
                    List.of(FieldError.body("#/instance", "no-such-instance", instance + " is not there")));
        }
    }

    /** Has the servers read their configuration again, as far as the operator sees anything new in it. */
    public JobView reload(Caller caller, ClusterId id, ChangeOptions options) {
        return changes.accept(
                caller,
                id,
                options,
                new Change(
                        ReloadCluster.KIND,
                        (cluster, before) -> {
                            if (!(dataPlanes.adapter(cluster.dataPlane(), cluster.operator()) instanceof Reloads)) {
                                throw PrimaryMoves.abilityMissing(cluster, "reload");
                            }
                            return before;
                        },
                        Map.of(),
                        true));
    }

    /**
     * @param to the instance that shall become primary, or null for the best
     * @param maxLagBytes how far behind it may be, or null for the usual limit
     */
    public JobView switchover(
            Caller caller, ClusterId id, @Nullable String to, @Nullable Long maxLagBytes, ChangeOptions options) {
        return moves.switchover(caller, id, to, maxLagBytes, options);
    }

    /** @param acceptDataLoss acknowledged rows may be lost; without it such a failover is refused */
    public JobView failover(
            Caller caller, ClusterId id, @Nullable String to, boolean acceptDataLoss, ChangeOptions options) {
        return moves.failover(caller, id, to, acceptDataLoss, options);
    }

    /** Stops all of it and keeps its data. */
    public JobView hibernate(Caller caller, ClusterId id, ChangeOptions options) {
        return standstills.hibernate(caller, id, options);
    }

    /** Starts what hibernates. */
    public JobView resume(Caller caller, ClusterId id, ChangeOptions options) {
        return standstills.resume(caller, id, options);
    }

    /**
     * Stops the PostgreSQL of instances; a fenced primary stays primary, and nobody takes its place.
     *
     * @param instances whom to fence beside those that are, or null for all
     */
    public JobView fence(Caller caller, ClusterId id, @Nullable List<String> instances, ChangeOptions options) {
        return standstills.fence(caller, id, instances, options);
    }

    /** @param instances whom to let go on, or null for all that are fenced */
    public JobView unfence(Caller caller, ClusterId id, @Nullable List<String> instances, ChangeOptions options) {
        return standstills.unfence(caller, id, instances, options);
    }

    /**
     * @param version the major version, or null for the newest release of the present one
     */
    public JobView upgrade(Caller caller, ClusterId id, @Nullable Integer version, ChangeOptions options) {
        return upgrades.upgrade(caller, id, version, options);
    }

    /** How the owner connects; each reading is audited. */
    public ConnectionDetails credentials(Caller caller, ClusterId id) {
        caller.requireAtLeast(Role.EDITOR);
        var cluster = own.find(caller, id);
        var turns = DesiredClusters.state(members.origin(cluster).desired()).credentials();
        return reads.read(
                caller, cluster, "/ha-clusters/" + id, () -> rotations.told(cluster, turns), turns.previousUntil());
    }

    /**
     * New credentials for the owner, in two parts, as {@link #creation} is. Those of now let in until {@code keepPreviousFor}
     * has passed since the new ones are told.
     *
     * @param keepPreviousFor an ISO 8601 duration of at most seven days, or null for an hour
     * @param endPrevious those of an earlier rotation, where they are still kept, may end at once
     */
    public Function<ChangeOptions, JobView> rotating(
            Caller caller, ClusterId id, @Nullable String keepPreviousFor, boolean endPrevious) {
        return rotations.prepared(caller, id, keepPreviousFor, endPrevious);
    }

    /** The manifest as it would be applied now. */
    public String manifest(Caller caller, ClusterId id) {
        var cluster = own.find(caller, id);
        return dataPlanes.adapter(cluster.dataPlane(), cluster.operator()).render(DesiredClusters.of(cluster));
    }
}
