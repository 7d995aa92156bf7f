package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.JobStore;
import dev.matriarch.metadata.Role;
import dev.matriarch.operators.Backups;
import dev.matriarch.operators.Hibernation;
import dev.matriarch.operators.Power;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.ClusterChanges.Change;
import dev.matriarch.provisioning.events.EventLog;
import dev.matriarch.provisioning.jobs.JobReversal;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Jobs;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How a cluster ends. */
@Component
class ClusterDeletion {

    private final ClusterChanges changes;
    private final Looks looks;
    private final JobReversal reversal;
    private final Jobs jobs;
    private final JobStore jobStore;
    private final EventLog events;
    private final InstantSource time;

    ClusterDeletion(
            ClusterChanges changes,
            Looks looks,
            JobReversal reversal,
            Jobs jobs,
            JobStore jobStore,
            EventLog events,
            InstantSource time) {
        this.changes = changes;
        this.looks = looks;
        this.reversal = reversal;
        this.jobs = jobs;
        this.jobStore = jobStore;
        this.events = events;
        this.time = time;
    }

    /** Deleting what is being deleted answers the same job. */
    JobView delete(
            Caller caller,
            ClusterId id,
            @Nullable String confirm,
            GracePeriod grace,
            boolean finalBackup,
            ChangeOptions options) {
        caller.requireAtLeast(Role.EDITOR);
        return changes.inTransaction(() -> {
            var cluster = changes.locked(caller, id, options);
            refuse(cluster, confirm, grace);
            if (finalBackup) {
                refuseFinalBackup(cluster, grace);
            }
            var active = active(caller, cluster);
            if (active != null && !options.dryRun()) {
                if (doing(grace).contains(active.kind()) && !isTurnedBack(cluster, active)) {
                    return active;
                }
                makeRoom(caller, active, options);
            }
            return grace.isNone()
                    ? changes.accept(caller, id, options, Change.act(DeleteCluster.KIND, memory(finalBackup)))
                    : deletedLater(caller, cluster, grace, options);
        });
    }

    private static Map<String, Object> memory(boolean finalBackup) {
        return finalBackup ? Map.of(DeleteCluster.FINAL_BACKUP, "yes") : Map.of();
    }

    /** What is deleted with a grace period sleeps before it goes, and what sleeps takes no backup. */
    private void refuseFinalBackup(HaCluster cluster, GracePeriod grace) {
        var state = DesiredClusters.state(cluster.desired());
        if (!(looks.adapter(cluster) instanceof Backups)) {
            throw parameter(ErrorCode.ABILITY_MISSING, "%s keeps no archive".formatted(cluster.operator()));
        }
        if (!grace.isNone() || state.archive() == null || state.power() == Power.HIBERNATED) {
            throw parameter(
                    ErrorCode.STATE_CONFLICT,
                    "a final backup takes a cluster with an archive that runs until it is gone");
        }
    }

    private static RequestRefusedException parameter(ErrorCode code, String why) {
        return RequestRefusedException.with(code, List.of(FieldError.parameter("finalBackup", code.code(), why)));
    }

    private @Nullable JobView active(Caller caller, HaCluster cluster) {
        return cluster.activeJob() == null ? null : jobs.get(caller, cluster.activeJob());
    }

    /** What does already what is asked for, or more. */
    private static Set<String> doing(GracePeriod grace) {
        return grace.isNone() ? Set.of(DeleteCluster.KIND) : Set.of(DeleteCluster.KIND, SoftDeleteCluster.SOFT_DELETE);
    }

    private static boolean isTurnedBack(HaCluster cluster, JobView active) {
        return active.kind().equals(SoftDeleteCluster.SOFT_DELETE) && deletion(cluster) == null;
    }

    private JobView deletedLater(Caller caller, HaCluster cluster, GracePeriod grace, ChangeOptions options) {
        var now = time.instant().truncatedTo(ChronoUnit.MICROS);
        var purgeAt = now.plus(grace.duration());
        var change = Change.of(SoftDeleteCluster.SOFT_DELETE, (c, before) -> before.deleted(now, purgeAt));
        var job = changes.accept(caller, cluster.id(), options, change);
        tell(cluster, "cluster.deleted", job, Map.of("purgeAt", purgeAt.toString()));
        return job;
    }

    /** A job that still puts the cluster to sleep is called off for it. */
    JobView undelete(Caller caller, ClusterId id, ChangeOptions options) {
        caller.requireAtLeast(Role.EDITOR);
        return changes.inTransaction(() -> {
            var cluster = changes.locked(caller, id, options);
            var deletion = deletion(cluster);
            if (deletion == null) {
                return changes.accept(
                        caller, id, options, Change.of(SoftDeleteCluster.UNDELETE, (c, before) -> before));
            }
            var active = active(caller, cluster);
            if (active != null && active.kind().equals(SoftDeleteCluster.SOFT_DELETE) && !options.dryRun()) {
                reversal.callOff(caller, Objects.requireNonNull(active.id()), "the cluster is brought back");
            }
            refuseRemains(cluster, deletion);
            var change = Change.of(SoftDeleteCluster.UNDELETE, (c, before) -> before.undeleted());
            var job = changes.accept(caller, id, options, change);
            tell(cluster, "cluster.undeleted", job, Map.of());
            return job;
        });
    }

    /** Applied anew, a cluster whose data is gone would be an empty one. */
    private void refuseRemains(HaCluster cluster, DesiredState.Deletion deletion) {
        if (jobStore.passedNoReturn(cluster.tenant(), cluster.id(), DeleteCluster.KIND, deletion.deletedAt())) {
            throw RequestRefusedException.conflict("the deletion of its data has begun")
                    .next("DELETE /ha-clusters/%s to bring that to its end".formatted(cluster.id()));
        }
    }

    private void tell(HaCluster cluster, String type, JobView job, Map<String, Object> data) {
        var id = job.id();
        if (id != null) {
            events.record(cluster.tenant(), type, cluster.id(), id, data);
        }
    }

    private void refuse(HaCluster cluster, @Nullable String confirm, GracePeriod grace) {
        if (confirm != null && !confirm.equals(cluster.name())) {
            throw RequestRefusedException.because(
                    ErrorCode.CONFIRM_MISMATCH, "the cluster is called %s".formatted(cluster.name()));
        }
        if (DesiredClusters.state(cluster.desired()).deletionProtection()) {
            throw RequestRefusedException.because(ErrorCode.CLUSTER_PROTECTED, "it has deletionProtection")
                    .next("PATCH /ha-clusters/%s with {\"deletionProtection\": false}".formatted(cluster.id()));
        }
        if (!grace.isNone() && !(looks.adapter(cluster) instanceof Hibernation)) {
            throw RequestRefusedException.with(
                    ErrorCode.ABILITY_MISSING,
                    List.of(FieldError.parameter(
                            "grace",
                            ErrorCode.ABILITY_MISSING.code(),
                            "%s cannot hibernate, which a grace period takes".formatted(cluster.operator()))));
        }
    }

    /** What another job was about is no matter any more: before its point of no return it is simply called off. */
    private void makeRoom(Caller caller, JobView active, ChangeOptions options) {
        var job = Objects.requireNonNull(active.id());
        if (options.supersede()) {
            reversal.supersede(caller, job);
        } else if (active.pointOfNoReturn() == JobView.PointOfNoReturn.REACHED) {
            throw JobReversal.busy(job).next("wait for that job, or send supersede=true");
        } else {
            reversal.callOff(caller, job, "the cluster is being deleted");
        }
    }

    private static DesiredState.@Nullable Deletion deletion(HaCluster cluster) {
        return DesiredClusters.state(cluster.desired()).deletion();
    }
}
