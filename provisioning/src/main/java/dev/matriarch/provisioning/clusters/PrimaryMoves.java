package dev.matriarch.provisioning.clusters;

import static dev.matriarch.provisioning.RequestRefusedException.conflict;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Role;
import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.Failovers;
import dev.matriarch.operators.Switchovers;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.jobs.JobView;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whether another instance may become primary: judged on a look of this moment, before a job is accepted. */
@Component
class PrimaryMoves {

    /** A standby further behind than this is not handed the primary role unless somebody says so. */
    private static final long USUAL_MAX_LAG_BYTES = 16L << 20;

    private final OwnClusters clusters;
    private final Looks looks;
    private final ClusterChanges changes;

    PrimaryMoves(OwnClusters clusters, Looks looks, ClusterChanges changes) {
        this.clusters = clusters;
        this.looks = looks;
        this.changes = changes;
    }

    JobView switchover(
            Caller caller, ClusterId id, @Nullable String to, @Nullable Long maxLagBytes, ChangeOptions options) {
        caller.requireAtLeast(Role.EDITOR);
        var cluster = clusters.find(caller, id);
        if (!(looks.adapter(cluster) instanceof Switchovers switchovers)) {
            throw abilityMissing(cluster, "switch over");
        }
        refuseWhileBusy(cluster, options);
        Standstill.refuse(cluster, MovePrimary.SWITCHOVER);
        var facts = looksNow(cluster);
        Function<ClusterFacts.Instance, Optional<String>> unfit =
                instance -> switchovers.unfit(DesiredClusters.ref(cluster), instance.name());
        var target = target(facts, to, Objects.requireNonNullElse(maxLagBytes, USUAL_MAX_LAG_BYTES), unfit);
        var memory = new HashMap<String, Object>();
        memory.put(MovePrimary.TO, target.name());
        memory.put(MovePrimary.FROM, String.valueOf(facts.primary()));
        return changes.accept(caller, id, options, ClusterChanges.Change.act(MovePrimary.SWITCHOVER, memory));
    }

    JobView failover(Caller caller, ClusterId id, @Nullable String to, boolean acceptDataLoss, ChangeOptions options) {
        caller.requireAtLeast(Role.EDITOR);
        var cluster = clusters.find(caller, id);
        if (!(looks.adapter(cluster) instanceof Failovers failovers)) {
            throw abilityMissing(cluster, "fail over on request");
        }
        refuseWhileBusy(cluster, options);
        Standstill.refuse(cluster, MovePrimary.FAILOVER);
        var facts = looksNow(cluster);
        if (to != null) {
            standby(facts, to);
        }
        var risk = failovers.risk(DesiredClusters.ref(cluster), to);
        if (risk.rowsCouldBeLost() && !acceptDataLoss) {
            throw RequestRefusedException.because(ErrorCode.DATA_LOSS_CONSENT_REQUIRED, risk.why())
                    .next("send {\"acceptDataLoss\": true} if those rows may be lost");
        }
        var memory = new HashMap<String, Object>();
        memory.put(MovePrimary.ACCEPT_DATA_LOSS, acceptDataLoss);
        if (to != null) {
            memory.put(MovePrimary.TO, to);
        }
        if (facts.primary() != null) {
            memory.put(MovePrimary.FROM, facts.primary());
        }
        return changes.accept(caller, id, options, ClusterChanges.Change.act(MovePrimary.FAILOVER, memory));
    }

    /** Being busy is the better reason than an instance that is not ready because of it. */
    private static void refuseWhileBusy(HaCluster cluster, ChangeOptions options) {
        if (cluster.activeJob() != null && !options.supersede() && !options.dryRun()) {
            throw dev.matriarch.provisioning.jobs.JobReversal.busy(cluster.activeJob());
        }
    }

    private ClusterFacts looksNow(HaCluster cluster) {
        return looks.look(cluster).facts();
    }

    /** @param unfit why the operator would not have an instance as primary */
    private static ClusterFacts.Instance target(
            ClusterFacts facts,
            @Nullable String to,
            long maxLagBytes,
            Function<ClusterFacts.Instance, Optional<String>> unfit) {
        var candidates = to == null ? standbys(facts) : List.of(standby(facts, to));
        var fit = candidates.stream()
                .filter(instance -> unfit.apply(instance).isEmpty())
                .findFirst();
        var target = fit.orElseGet(candidates::getFirst);
        if (!target.ready()) {
            throw conflict("%s is not ready".formatted(target.name()));
        }
        if (target.lagBytes() == null) {
            throw conflict("it cannot be seen how far %s is behind".formatted(target.name()));
        }
        if (target.lagBytes() > maxLagBytes) {
            throw conflict("%s is %d bytes behind, more than %d"
                            .formatted(target.name(), target.lagBytes(), maxLagBytes))
                    .next("wait, or send a greater maxLagBytes");
        }
        if (fit.isEmpty()) {
            unfit.apply(target).ifPresent(why -> {
                throw conflict(why).next("choose another instance, or ask again when all instances are ready");
            });
        }
        return target;
    }

    /** Those that are ready, the one that is least behind first. */
    private static List<ClusterFacts.Instance> standbys(ClusterFacts facts) {
        var ready = facts.instances().stream()
                .filter(i -> i.role() == ClusterFacts.Role.REPLICA && i.ready() && i.lagBytes() != null)
                .sorted(Comparator.comparing((ClusterFacts.Instance i) -> Objects.requireNonNull(i.lagBytes()))
                        .thenComparing(ClusterFacts.Instance::name))
                .toList();
        if (ready.isEmpty()) {
            throw conflict("no standby is ready to become primary");
        }
        return ready;
    }

    private static ClusterFacts.Instance standby(ClusterFacts facts, String name) {
        var instance = facts.instance(name).orElseThrow(() -> {
            var names =
                    facts.instances().stream().map(ClusterFacts.Instance::name).toList();
            return RequestRefusedException.invalid(
                    List.of(FieldError.body("#/to", "no-such-instance", "%s: there are %s".formatted(name, names))));
        });
        if (instance.name().equals(facts.primary())) {
            throw conflict("%s is the primary already".formatted(name));
        }
        return instance;
    }

    static RequestRefusedException abilityMissing(HaCluster cluster, String what) {
        return RequestRefusedException.because(
                ErrorCode.ABILITY_MISSING, "%s cannot %s".formatted(cluster.operator(), what));
    }
}
