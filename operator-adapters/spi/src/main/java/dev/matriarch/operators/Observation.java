package dev.matriarch.operators;

/**
 * What was seen of a cluster, in the control plane's words rather than the operator's. Two verdicts, because a cluster
 * that lost a node still matches what was asked and is degraded, and one that is being scaled works and does not match.
 */
public record Observation(ClusterFacts facts, Health health, Convergence convergence) {

    public boolean settled() {
        return convergence instanceof Convergence.Settled;
    }
}
