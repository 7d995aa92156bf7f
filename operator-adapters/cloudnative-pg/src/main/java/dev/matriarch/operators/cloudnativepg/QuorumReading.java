package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Failovers.Risk;

/**
 * Whether every acknowledged row is on a standby that answers. Each commit has been confirmed by W of N standbys; among R of
 * them there is one that has it when R + W > N. It is also the operator's own condition ({@code failoverQuorum}).
 */
record QuorumReading(Scene scene) {

    Risk risk() {
        var cluster = scene.cluster();
        var postgresql = cluster == null ? null : cluster.getSpec().postgresql();
        var synchronous = postgresql == null ? null : postgresql.synchronous();
        var confirming = synchronous == null ? null : synchronous.number();
        if (synchronous == null || confirming == null) {
            return new Risk(true, "replication is asynchronous");
        }
        return "required".equals(synchronous.dataDurability())
                ? counted(confirming)
                : new Risk(true, "commits go on without a standby when none is there");
    }

    private Risk counted(int confirming) {
        var standbys = scene.status().instances() - 1;
        var answering = scene.members().stream()
                .filter(member -> member.role().equals(Labels.REPLICA) && scene.isReady(member))
                .count();
        return new Risk(
                answering + confirming <= standbys,
                "every commit is on %d of %d standbys, of which %d answer".formatted(confirming, standbys, answering));
    }
}
