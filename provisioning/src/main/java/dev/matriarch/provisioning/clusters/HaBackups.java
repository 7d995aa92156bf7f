package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Role;
import dev.matriarch.operators.Backups;
import dev.matriarch.operators.Backups.Backup;
import dev.matriarch.operators.Power;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.audit.AuditLog;
import dev.matriarch.provisioning.jobs.JobIntake;
import dev.matriarch.provisioning.jobs.JobView;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;

/** The base backups of a cluster, as the tenant that owns it sees and asks for them. */
@Service
public class HaBackups {

    private final OwnClusters clusters;
    private final Looks looks;
    private final ClusterChanges changes;
    private final JobIntake intake;
    private final Plans plans;
    private final OperatorCalls calls;
    private final AuditLog audit;

    HaBackups(
            OwnClusters clusters,
            Looks looks,
            ClusterChanges changes,
            JobIntake intake,
            Plans plans,
            OperatorCalls calls,
            AuditLog audit) {
        this.clusters = clusters;
        this.looks = looks;
        this.changes = changes;
        this.intake = intake;
        this.plans = plans;
        this.calls = calls;
        this.audit = audit;
    }

    /** All that its archive has now, newest first, on one page; those of earlier archives are not among them. */
    public Page<Backup> list(Caller caller, ClusterId id) {
        var cluster = clusters.find(caller, id);
        if (!DesiredClusters.isArchived(cluster) || !(looks.adapter(cluster) instanceof Backups backups)) {
            return new Page<>(List.of(), null);
        }
        var ref = DesiredClusters.ref(cluster);
        return new Page<>(
                calls.timed(cluster.dataPlane(), looks.adapter(cluster), "backups", () -> backups.backups(ref)), null);
    }

    public Backup get(Caller caller, ClusterId id, String name) {
        return list(caller, id).items().stream()
                .filter(backup -> backup.name().equals(name))
                .findFirst()
                .orElseThrow(() -> RequestRefusedException.notFound("backup"));
    }

    /** A base backup now. It is in no other job's way, and no other job in its. */
    public JobView create(Caller caller, ClusterId id, ChangeOptions options) {
        caller.requireAtLeast(Role.EDITOR);
        return changes.inTransaction(() -> {
            var cluster = changes.locked(caller, id, options);
            var desired = DesiredClusters.state(cluster.desired());
            refuse(cluster, desired);
            if (options.dryRun()) {
                return plans.of(caller, cluster, BackUpCluster.KIND, desired, desired, false);
            }
            audit.record(
                    caller,
                    caller.requireTenant(),
                    ClusterChanges.action(BackUpCluster.KIND),
                    "/ha-clusters/" + cluster.id());
            return intake.accept(
                    caller,
                    new JobIntake.Order(BackUpCluster.KIND, cluster, cluster.desired(), cluster.desired(), Map.of()));
        });
    }

    private void refuse(HaCluster cluster, DesiredState desired) {
        if (!(looks.adapter(cluster) instanceof Backups)) {
            throw PrimaryMoves.abilityMissing(cluster, "back up");
        }
        BackupRules.refuseWithoutArchive(cluster, "the cluster has no archive");
        if (desired.isReplica()) {
            throw RequestRefusedException.conflict("the cluster follows another one, which is backed up")
                    .next("back the primary of its topology up");
        }
        if (desired.power() == Power.HIBERNATED) {
            throw RequestRefusedException.conflict("the cluster hibernates").next("resume it first");
        }
    }
}
