package dev.matriarch.operators.sandbox;

import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Failovers.Risk;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.Health;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor saw last.
 *
 * @param takenUp the mark of the desired state that it was held against
 * @param desired that desired state
 * @param gaps what is still different from it, in words; empty when nothing is
 * @param problem why it cannot be reached, or null
 * @param request what became of the last request for another primary, or null
 * @param token what it left when it ceased to take writes, or null
 */
record ObservedFile(
        Fence.Mark takenUp,
        @Nullable DesiredCluster desired,
        Health health,
        ClusterFacts facts,
        List<String> gaps,
        @Nullable Problem problem,
        @Nullable Outcome request,
        Risk risk,
        @Nullable String token) {

    /** @param nextAction what a person can do */
    record Problem(String cause, String nextAction) {}

    /** @param refusal why it was not done, or null when it was */
    record Outcome(String id, @Nullable String refusal) {}

    /** The same without what always moves, to tell whether somebody should look. */
    ObservedFile withoutNoise() {
        var calm = facts.instances().stream().map(ObservedFile::withoutNoise).toList();
        var calmFacts = new ClusterFacts(
                facts.primary(),
                facts.timeline(),
                calm,
                facts.endpoints(),
                facts.postgresqlVersion(),
                facts.storageCapacity(),
                facts.conditions(),
                facts.power(),
                facts.fenced(),
                withoutNoise(facts.details()),
                facts.pooler(),
                facts.contents());
        return new ObservedFile(takenUp, desired, health, calmFacts, gaps, problem, request, risk, token);
    }

    private static ClusterFacts.Details withoutNoise(ClusterFacts.Details details) {
        return new ClusterFacts.Details(details.primarySince(), details.volumes(), details.certificates());
    }

    private static ClusterFacts.Instance withoutNoise(ClusterFacts.Instance instance) {
        return new ClusterFacts.Instance(
                instance.name(),
                instance.role(),
                instance.ready(),
                instance.node(),
                instance.zone(),
                instance.timeline(),
                instance.startedAt(),
                null,
                instance.syncState(),
                null,
                null);
    }
}
