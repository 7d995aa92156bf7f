package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.Convergence;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.Power;
import dev.matriarch.provisioning.Json;
import org.jspecify.annotations.Nullable;

/**
 * A look as the metadata DB keeps it.
 *
 * @param reason why the cluster is not settled, or null
 * @param lastPrimary the instance that took writes last, in this look or an earlier one; null where none ever did
 */
record StoredLook(
        ClusterFacts facts,
        Health health,
        @Nullable String reason,
        @Nullable LastPrimary lastPrimary) {

    static StoredLook of(Observation observation) {
        var reason = switch (observation.convergence()) {
            case Convergence.Settled() -> null;
            case Convergence.Progressing(var why) -> why;
            case Convergence.Stuck(var cause, var next) -> cause;
        };
        return new StoredLook(observation.facts(), observation.health(), reason, null);
    }

    /** The newest look at the cluster; before the first, nothing is known. */
    static StoredLook of(HaCluster cluster) {
        return cluster.observation() == null
                ? new StoredLook(ClusterFacts.none(), Health.DOWN, null, null)
                : Json.read(cluster.observation(), StoredLook.class);
    }

    /** The same, with what is remembered of the looks before it. */
    StoredLook after(HaCluster before, LastPrimary.Span span) {
        return new StoredLook(facts, health, reason, LastPrimary.after(LastPrimary.of(before), facts, span));
    }

    /** What the tenant sees while nothing is being changed. Down on purpose is another state than down. */
    ClusterState state(DesiredState desired) {
        if (desired.power() == Power.HIBERNATED && facts.power() == Power.HIBERNATED) {
            return ClusterState.HIBERNATED;
        }
        if (isFenced(desired.fenced()) && isExplained(desired.fenced())) {
            return ClusterState.FENCED;
        }
        return switch (health) {
            case UP -> ClusterState.READY;
            case DEGRADED -> ClusterState.DEGRADED;
            case DOWN, ABSENT -> ClusterState.UNAVAILABLE;
        };
    }

    /** Whether exactly those are stopped that shall be. */
    boolean isFenced(FencedInstances wanted) {
        return !facts.fenced().isEmpty() && facts.fenced().equals(wanted.among(facts.names()));
    }

    /** Another fault beside the fence must not hide behind it, unless nobody could take writes anyway. */
    private boolean isExplained(FencedInstances wanted) {
        return reason == null
                || facts.holderOfPrimary()
                        .map(primary -> wanted.holds(primary.name()))
                        .orElse(wanted.all());
    }
}
