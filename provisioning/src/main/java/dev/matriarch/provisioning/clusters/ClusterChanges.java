package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Role;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.Json;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.audit.AuditLog;
import dev.matriarch.provisioning.jobs.JobIntake;
import dev.matriarch.provisioning.jobs.JobReversal;
import dev.matriarch.provisioning.jobs.JobView;
import dev.matriarch.provisioning.jobs.Workflows;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The one way in which a living cluster is changed: under its row's lock, as its one job, as its next generation. */
@Component
class ClusterChanges {

    private final ClusterStore clusters;
    private final OwnClusters own;
    private final JobIntake intake;
    private final JobReversal reversal;
    private final Workflows workflows;
    private final TopologyMembers members;
    private final Plans plans;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final InstantSource time;

    ClusterChanges(
            ClusterStore clusters,
            OwnClusters own,
            JobIntake intake,
            JobReversal reversal,
            Workflows workflows,
            TopologyMembers members,
            Plans plans,
            AuditLog audit,
            TransactionTemplate transaction,
            InstantSource time) {
        this.clusters = clusters;
        this.own = own;
        this.intake = intake;
        this.reversal = reversal;
        this.workflows = workflows;
        this.members = members;
        this.plans = plans;
        this.audit = audit;
        this.transaction = transaction;
        this.time = time;
    }

    /**
     * A change.
     *
     * @param kind of job
     * @param wanted the desired state after, given the cluster and the one before; it may refuse
     * @param memory what the job's steps know from the beginning
     * @param always a job is made even where the desired state stays as it is
     */
    record Change(String kind, Wanted wanted, Map<String, Object> memory, boolean always) {

        /** A change of what is wanted, and of nothing else. */
        static Change of(String kind, Wanted wanted) {
            return new Change(kind, wanted, Map.of(), false);
        }

        /** An act on the cluster as it is wanted already. */
        static Change act(String kind, Map<String, Object> memory) {
            return new Change(kind, (cluster, before) -> before, memory, true);
        }
    }

    @FunctionalInterface
    interface Wanted {
        DesiredState of(HaCluster cluster, DesiredState before);
    }

    JobView accept(Caller caller, ClusterId id, ChangeOptions options, Change change) {
        caller.requireAtLeast(Role.EDITOR);
        return inTransaction(() -> {
            var cluster = locked(caller, id, options);
            var before = DesiredClusters.state(cluster.desired());
            if (!options.dryRun()) {
                makeRoom(caller, cluster, options);
            }
            var after = change.wanted().of(cluster, before);
            Standstill.refuse(cluster, change.kind(), before, after);
            members.refuse(cluster, change.kind(), before, after);
            var idle = after.equals(before) && isAsWanted(cluster) && !change.always();
            if (options.dryRun()) {
                return plans.of(caller, cluster, change.kind(), before, after, idle);
            }
            return idle
                    ? intake.nothingToDo(caller, order(change, cluster, before, after))
                    : accepted(caller, cluster, change, before, after);
        });
    }

    /** What was changed by hand meanwhile is not: the same change again then writes our fields anew. */
    private static boolean isAsWanted(HaCluster cluster) {
        return cluster.converged() && StoredLook.of(cluster).reason() == null;
    }

    private JobView accepted(Caller caller, HaCluster cluster, Change change, DesiredState before, DesiredState after) {
        var meanwhile = workflows.of(change.kind()).meanwhile();
        clusters.want(cluster, Json.write(after), meanwhile, time.instant());
        audit.record(caller, caller.requireTenant(), action(change.kind()), "/ha-clusters/" + cluster.id());
        return intake.accept(caller, order(change, cluster.nextGeneration(), before, after));
    }

    private static JobIntake.Order order(Change change, HaCluster cluster, DesiredState before, DesiredState after) {
        return new JobIntake.Order(change.kind(), cluster, Json.write(before), Json.write(after), change.memory());
    }

    /** What is done and to what, such as {@code cluster.scale} for {@code SCALE_CLUSTER}. */
    static String action(String kind) {
        var words = kind.toLowerCase(Locale.ROOT).replace('_', '-');
        var last = words.lastIndexOf('-');
        return "%s.%s".formatted(words.substring(last + 1), words.substring(0, last));
    }

    /** Only one job changes a cluster. */
    private void makeRoom(Caller caller, HaCluster cluster, ChangeOptions options) {
        var active = cluster.activeJob();
        if (active == null) {
            return;
        }
        if (!options.supersede()) {
            throw JobReversal.busy(active);
        }
        reversal.supersede(caller, active);
    }

    /** The living cluster, locked; refused when the caller has seen another generation. */
    HaCluster locked(Caller caller, ClusterId id, ChangeOptions options) {
        var cluster = own.lock(caller, id);
        var seen = options.ifGeneration();
        if (seen != null && seen != cluster.generation()) {
            throw RequestRefusedException.because(
                            ErrorCode.GENERATION_MISMATCH,
                            "the cluster is at generation %d, not %d".formatted(cluster.generation(), seen))
                    .member("generation", cluster.generation())
                    .next("read the cluster again and repeat the change on what it is now");
        }
        return cluster;
    }

    <T> T inTransaction(Work<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.run()));
    }

    @FunctionalInterface
    interface Work<T> {
        T run();
    }
}
