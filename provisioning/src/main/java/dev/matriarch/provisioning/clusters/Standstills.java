package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.metadata.Role;
import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Fencing;
import dev.matriarch.operators.Hibernation;
import dev.matriarch.operators.Power;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.jobs.JobView;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Stops a cluster or its instances on purpose, and lets them go on. Where the last look found otherwise than was asked for
 * last, because somebody did it elsewhere, the same again is a job and not nothing.
 */
@Component
class Standstills {

    private final OwnClusters clusters;
    private final Looks looks;
    private final ClusterChanges changes;

    Standstills(OwnClusters clusters, Looks looks, ClusterChanges changes) {
        this.clusters = clusters;
        this.looks = looks;
        this.changes = changes;
    }

    JobView hibernate(Caller caller, ClusterId id, ChangeOptions options) {
        return power(caller, id, HibernateCluster.HIBERNATE, Power.HIBERNATED, options);
    }

    JobView resume(Caller caller, ClusterId id, ChangeOptions options) {
        return power(caller, id, HibernateCluster.RESUME, Power.RUNNING, options);
    }

    private JobView power(Caller caller, ClusterId id, String kind, Power power, ChangeOptions options) {
        caller.requireAtLeast(Role.EDITOR);
        var cluster = clusters.find(caller, id);
        if (!(looks.adapter(cluster) instanceof Hibernation)) {
            throw PrimaryMoves.abilityMissing(cluster, "hibernate");
        }
        var otherwise = facts(cluster).power() != power;
        return changes.accept(
                caller,
                id,
                options,
                new ClusterChanges.Change(kind, (c, before) -> before.withPower(power), Map.of(), otherwise));
    }

    /** @param instances whom to fence beside those that are, or null for all */
    JobView fence(Caller caller, ClusterId id, @Nullable List<String> instances, ChangeOptions options) {
        return fenced(caller, id, FenceCluster.FENCE, instances, (before, these, there) -> before.plus(these), options);
    }

    /** @param instances whom to let go on, or null for all */
    JobView unfence(Caller caller, ClusterId id, @Nullable List<String> instances, ChangeOptions options) {
        return fenced(caller, id, FenceCluster.UNFENCE, instances, FencedInstances::minus, options);
    }

    @FunctionalInterface
    private interface Step {
        FencedInstances from(FencedInstances before, FencedInstances these, List<String> there);
    }

    private JobView fenced(
            Caller caller,
            ClusterId id,
            String kind,
            @Nullable List<String> instances,
            Step step,
            ChangeOptions options) {
        caller.requireAtLeast(Role.EDITOR);
        var cluster = clusters.find(caller, id);
        if (!(looks.adapter(cluster) instanceof Fencing)) {
            throw PrimaryMoves.abilityMissing(cluster, "fence");
        }
        var facts = facts(cluster);
        var these = named(facts, instances);
        var before = DesiredClusters.state(cluster.desired()).fenced();
        var otherwise = !facts.fenced().equals(before.among(facts.names()));
        return changes.accept(
                caller,
                id,
                options,
                new ClusterChanges.Change(
                        kind,
                        (c, desired) -> desired.withFenced(step.from(desired.fenced(), these, facts.names())),
                        Map.of(),
                        otherwise));
    }

    /** Of the last look: a data plane that does not answer is no reason not to accept a change. */
    private static ClusterFacts facts(HaCluster cluster) {
        return StoredLook.of(cluster).facts();
    }

    /** An empty list would be all, or nobody: whoever writes one is asked which. */
    private static FencedInstances named(ClusterFacts facts, @Nullable List<String> instances) {
        if (instances == null) {
            return FencedInstances.everyone();
        }
        if (instances.isEmpty()) {
            throw RequestRefusedException.invalid(
                    List.of(FieldError.body("#/instances", "empty", "name instances, or leave it out for all")));
        }
        var unknown = IntStream.range(0, instances.size())
                .filter(i -> facts.instance(instances.get(i)).isEmpty())
                .mapToObj(i -> FieldError.body(
                        "#/instances/" + i,
                        "no-such-instance",
                        "%s: there are %s".formatted(instances.get(i), facts.names())))
                .toList();
        if (!unknown.isEmpty()) {
            throw RequestRefusedException.invalid(unknown);
        }
        return FencedInstances.of(instances);
    }
}
