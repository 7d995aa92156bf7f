package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Ids;
import dev.matriarch.metadata.RestoreDrill;
import dev.matriarch.metadata.RestoreDrillId;
import dev.matriarch.metadata.RestoreDrillStore;
import dev.matriarch.metadata.Role;
import dev.matriarch.operators.SqlChecks;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.Pages;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.audit.AuditLog;
import dev.matriarch.provisioning.jobs.JobIntake;
import dev.matriarch.provisioning.jobs.JobView;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.stereotype.Service;

/** Proofs that a cluster can be restored, as the tenant that owns it asks for them and reads them later. */
@Service
public class RestoreDrills {

    private static final String LIST = "restore-drills";
    private static final int DIGITS = 10;

    private final RestoreDrillStore drills;
    private final OwnClusters clusters;
    private final ClusterCreation creation;
    private final ClusterChanges changes;
    private final Looks looks;
    private final AuditLog audit;
    private final InstantSource time;

    RestoreDrills(
            RestoreDrillStore drills,
            OwnClusters clusters,
            ClusterCreation creation,
            ClusterChanges changes,
            Looks looks,
            AuditLog audit,
            InstantSource time) {
        this.drills = drills;
        this.clusters = clusters;
        this.creation = creation;
        this.changes = changes;
        this.looks = looks;
        this.audit = audit;
        this.time = time;
    }

    /** Newest first. */
    public Page<DrillView> list(Caller caller, ClusterId cluster, PageRequest page) {
        clusters.find(caller, cluster);
        var before = Pages.last(page, LIST, key -> new RestoreDrillId(UUID.fromString(key)));
        var found = drills.list(caller.requireTenant(), cluster, before, Pages.rows(page));
        return Pages.page(page, LIST, found, drill -> drill.id().toString()).map(DrillView::of);
    }

    public DrillView get(Caller caller, ClusterId cluster, RestoreDrillId id) {
        clusters.find(caller, cluster);
        return drills.find(caller.requireTenant(), id)
                .filter(drill -> drill.cluster().equals(cluster))
                .map(DrillView::of)
                .orElseThrow(() -> RequestRefusedException.notFound("restore drill"));
    }

    /**
     * Restores the cluster's archive into one instance beside it, asks what has to hold of the data, and removes it; in two
     * parts, as {@link HaClusters#creation} is.
     */
    public Function<ChangeOptions, JobView> beginning(Caller caller, ClusterId id, DrillDraft draft) {
        caller.requireAtLeast(Role.EDITOR);
        var source = clusters.find(caller, id);
        refuseUnfit(source);
        var checks = draft.checked();
        var drill = new Drill(source, new RestoreDrillId(Ids.next()));
        var prepared = creation.prepared(caller, drill.draft(draft), drill);
        return options -> changes.inTransaction(() -> {
            var job = prepared.apply(options);
            if (!options.dryRun()) {
                audit.record(caller, caller.requireTenant(), "cluster.drill", "/ha-clusters/" + id);
                drills.insert(new RestoreDrill(
                        drill.id,
                        source.tenant(),
                        id,
                        Objects.requireNonNull(job.id()),
                        RestoreDrill.State.RUNNING,
                        Json.write(DrillReport.begun(draft.time(), checks)),
                        time.instant(),
                        null));
            }
            return job;
        });
    }

    private void refuseUnfit(HaCluster source) {
        if (!(looks.adapter(source) instanceof SqlChecks)) {
            throw PrimaryMoves.abilityMissing(source, "try a restore");
        }
        var desired = DesiredClusters.state(source.desired());
        BackupRules.refuseWithoutArchive(source, "the cluster has no archive");
        if (desired.isReplica()) {
            throw RequestRefusedException.conflict("the cluster follows another one, whose archive is restored from")
                    .next("try that of the primary of its topology");
        }
    }

    /** The cluster that is made for a drill. */
    private record Drill(HaCluster source, RestoreDrillId id) implements ClusterCreation.Company {

        ClusterDraft draft(DrillDraft draft) {
            var digits = id.toString();
            return new ClusterDraft(
                    ClusterDraft.Shape.DRILL,
                    null,
                    "drill-" + digits.substring(digits.length() - DIGITS),
                    source.namespace(),
                    null,
                    null,
                    Map.of("restore-drill-of", source.id().toString()),
                    "made for a restore drill of %s, and removed by it".formatted(source.name()),
                    false,
                    ClusterDraft.Spec.empty(),
                    new ClusterDraft.Restore(source.id().toString(), draft.time(), null));
        }

        @Override
        public DesiredState placed(ClusterId cluster, DesiredState desired) {
            return desired.withSpec(desired.spec().alone()).withArchive(null);
        }

        @Override
        public String kind(DesiredState desired) {
            return DrillRestore.KIND;
        }

        @Override
        public JobIntake.Order order(HaCluster cluster, String kind) {
            return new JobIntake.Order(
                    kind,
                    cluster,
                    null,
                    cluster.desired(),
                    Map.of(
                            DrillRestore.DRILL,
                            id.toString(),
                            DrillRestore.SOURCE,
                            source.id().toString()));
        }
    }
}
