package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Ids;
import dev.matriarch.metadata.NamespaceStore;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.operators.ClusterRef;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.audit.AuditLog;
import dev.matriarch.provisioning.dataplanes.DataPlaneConnections;
import dev.matriarch.provisioning.dataplanes.DataPlanePlacement;
import dev.matriarch.provisioning.dataplanes.Placement;
import dev.matriarch.provisioning.jobs.JobIntake;
import dev.matriarch.provisioning.jobs.JobView;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How a cluster begins: its place is found, its draft is checked, and row and job are put in together. */
@Component
class ClusterCreation {

    private static final String USUAL_NAMESPACE = "default";
    private static final long FIRST_GENERATION = 1;

    private final ClusterStore clusters;
    private final NamespaceStore namespaces;
    private final ClusterChanges changes;
    private final ClusterRules rules;
    private final Restores restores;
    private final Archives archives;
    private final DataPlanePlacement placement;
    private final DataPlaneConnections dataPlanes;
    private final JobIntake intake;
    private final Plans plans;
    private final Preflights preflights;
    private final AuditLog audit;
    private final InstantSource time;

    ClusterCreation(
            ClusterStore clusters,
            NamespaceStore namespaces,
            ClusterChanges changes,
            ClusterRules rules,
            Restores restores,
            Archives archives,
            DataPlanePlacement placement,
            DataPlaneConnections dataPlanes,
            JobIntake intake,
            Plans plans,
            Preflights preflights,
            AuditLog audit,
            InstantSource time) {
        this.clusters = clusters;
        this.namespaces = namespaces;
        this.changes = changes;
        this.rules = rules;
        this.restores = restores;
        this.archives = archives;
        this.placement = placement;
        this.dataPlanes = dataPlanes;
        this.intake = intake;
        this.plans = plans;
        this.preflights = preflights;
        this.audit = audit;
        this.time = time;
    }

    /** What a cluster is beside another one from its beginning. */
    interface Company {

        /** One that is alone. */
        Company NONE = new Company() {};

        /** Whether it begins as a copy of the other one itself, and not out of that one's archive. */
        default boolean copies() {
            return false;
        }

        /** What is wanted of it there; it may refuse. */
        default DesiredState placed(ClusterId cluster, DesiredState desired) {
            return desired;
        }

        /** Tries beforehand what it will depend on there; it may refuse. */
        default void tried(HaCluster cluster) {}

        /** Of the job that makes it. */
        default String kind(DesiredState desired) {
            return ClusterCreation.kind(desired);
        }

        /**
         * Called in the transaction that has put it in.
         *
         * @return the job that makes it
         */
        default JobIntake.Order order(HaCluster cluster, String kind) {
            return new JobIntake.Order(kind, cluster, null, cluster.desired(), Map.of());
        }
    }

    /** The creation of a cluster that is alone. */
    Function<ChangeOptions, JobView> prepared(Caller caller, ClusterDraft draft) {
        return prepared(caller, draft, Company.NONE);
    }

    /**
     * Checks all that can be checked before a transaction begins, a look at the data plane included.
     *
     * @return accepts the creation, or tells its plan
     */
    Function<ChangeOptions, JobView> prepared(Caller caller, ClusterDraft draft, Company company) {
        caller.requireAtLeast(Role.EDITOR);
        var cluster = checked(caller.requireTenant(), draft, company);
        var desired = DesiredClusters.state(cluster.desired());
        refuseTaken(cluster);
        preflights.refuse(cluster, desired);
        company.tried(cluster);
        return options -> changes.inTransaction(() -> {
            refuseTaken(cluster);
            return options.dryRun()
                    ? plans.ofCreation(caller, cluster, desired, company.kind(desired))
                    : accepted(caller, cluster, company);
        });
    }

    private JobView accepted(Caller caller, HaCluster cluster, Company company) {
        put(cluster);
        var kind = company.kind(DesiredClusters.state(cluster.desired()));
        audit.record(caller, caller.requireTenant(), ClusterChanges.action(kind), "/ha-clusters/" + cluster.id());
        return intake.accept(caller, company.order(cluster, kind));
    }

    private static String kind(DesiredState desired) {
        if (desired.isReplica()) {
            return CreateCluster.REPLICA;
        }
        return desired.origin() == null ? CreateCluster.CREATE : CreateCluster.RESTORE;
    }

    private HaCluster checked(TenantId tenant, ClusterDraft draft, Company company) {
        var restore = restores.prepared(tenant, draft, company.copies());
        var placed = restore.map(Restores.Prepared::draft).orElse(draft);
        var faults = new Faults(draft.shape());
        var namespace = Objects.requireNonNullElse(draft.namespace(), USUAL_NAMESPACE);
        checkNames(faults, draft.name(), namespace);
        var place = place(tenant, placed, faults);
        var limits = dataPlanes.limits(place.dataPlane(), place.operator());
        var desired = restore.map(it -> rules.restored(it, limits, faults))
                .orElseGet(() -> rules.fresh(draft, limits, faults));
        var id = new ClusterId(Ids.next());
        var name = Objects.requireNonNull(draft.name());
        var ref = new ClusterRef(id.value(), tenant.value(), namespace, name);
        return HaCluster.fresh(
                id,
                tenant,
                namespace,
                name,
                place.dataPlane(),
                place.operator(),
                Json.write(company.placed(id, archived(ref, desired, place))),
                ClusterState.PROVISIONING,
                time.instant());
    }

    private DesiredState archived(ClusterRef cluster, DesiredState desired, Placement.Placed place) {
        var adapter = dataPlanes.adapter(place.dataPlane(), place.operator());
        SpecAbilities.refuseMissing(desired.spec(), adapter);
        SpecAbilities.refuseMissing(desired.origin(), adapter);
        return archives.settled(cluster, FIRST_GENERATION, desired, adapter);
    }

    private static void checkNames(Faults faults, @Nullable String name, String namespace) {
        if (name == null) {
            faults.add("/name", "required", "a cluster needs a name");
        } else {
            Names.checkCluster(faults, name);
        }
        Names.checkNamespace(faults, namespace);
    }

    /** The path's operator is the body's too; where a place is refused, the names' faults are told with it. */
    private Placement.Placed place(TenantId tenant, ClusterDraft draft, Faults faults) {
        var operator = draft.fixedOperator() == null ? draft.operator() : draft.fixedOperator();
        if (draft.fixedOperator() != null && draft.operator() != null) {
            var said = DataPlanePlacement.operatorNamed(draft.operator());
            faults.addUnless(
                    said.equals(draft.fixedOperator()),
                    "/operator",
                    "operator-mismatch",
                    "%s: this path makes clusters of %s".formatted(draft.operator(), draft.fixedOperator()));
        }
        return switch (placement.place(tenant, draft.dataPlane(), operator)) {
            case Placement.Placed placed -> placed;
            case Placement.Refused refused -> {
                faults.refuseAny();
                throw refused.refusal();
            }
        };
    }

    private void put(HaCluster cluster) {
        if (!dataPlanes.hold(cluster.dataPlane())) {
            throw RequestRefusedException.conflict(
                    "data plane %s was removed at this moment".formatted(cluster.dataPlane()));
        }
        if (!archives.hold(DesiredClusters.of(cluster))) {
            throw RequestRefusedException.conflict("an object store that it takes is not there any more")
                    .next("GET /object-stores has those that there are");
        }
        namespaces.ensure(cluster.tenant(), cluster.dataPlane(), cluster.namespace(), cluster.createdAt());
        if (!clusters.insert(cluster)) {
            refuseTaken(cluster);
            throw RequestRefusedException.conflict("a cluster of that name went at this moment; ask again");
        }
    }

    private void refuseTaken(HaCluster cluster) {
        clusters.named(cluster.tenant(), cluster.namespace(), cluster.name()).ifPresent(other -> {
            throw RequestRefusedException.because(
                            ErrorCode.NAME_TAKEN,
                            "there is a cluster %s in %s already".formatted(cluster.name(), cluster.namespace()))
                    .member("clusterId", other.toString());
        });
    }
}
