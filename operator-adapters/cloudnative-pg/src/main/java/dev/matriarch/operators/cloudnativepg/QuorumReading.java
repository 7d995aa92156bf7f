package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.Failovers.Risk;
import dev.matriarch.operators.cloudnativepg.PostgresSpec.Synchronous;

/**
 * Whether every acknowledged row is on a standby that answers. Each commit has been confirmed by W of N standbys; among R of
 * them there is one that has it when R + W > N. It is also the operator's own condition ({@code failoverQuorum}).
 */
record QuorumReading(Scene scene) {

    Risk risk() {
        var cluster = scene.cluster();
        var postgresql = cluster == null ? null : cluster.getSpec().postgresql();
        var synchronous = postgresql == null ? null : postgresql.synchronous();
        if (synchronous == null || synchronous.number() == null) {
            return new Risk(true, "replication is asynchronous");
        }
        return "required".equals(synchronous.dataDurability())
                ? counted(synchronous)
                : new Risk(true, "commits go on without a standby when none is there");
    }

    private Risk counted(Synchronous synchronous) {
        var standbys = scene.status().instances() - 1;
        var answering = scene.members().stream()
                .filter(member -> member.role().equals(Labels.REPLICA) && scene.isReady(member))
                .count();
        var confirming = synchronous.number() == null ? 0 : synchronous.number();
        return new Risk(
                answering + confirming <= standbys,
                "every commit is on %d of %d standbys, of which %d answer".formatted(confirming, standbys, answering));
    }
}
