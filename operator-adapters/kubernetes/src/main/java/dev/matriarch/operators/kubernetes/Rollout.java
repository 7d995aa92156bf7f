package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far Kubernetes is with what a deployment asks for. */
public record Rollout(Deployment deployment) {

    /** Whether there are so many pods, all of its present shape and at work, and none of an older one. */
    public boolean isOver(int replicas) {
        var status = Objects.requireNonNullElseGet(deployment.getStatus(), DeploymentStatus::new);
        var seen = status.getObservedGeneration();
        return Objects.equals(deployment.getSpec().getReplicas(), replicas)
                && seen != null
                && seen >= deployment.getMetadata().getGeneration()
                && is(status.getReplicas(), replicas)
                && is(status.getUpdatedReplicas(), replicas)
                && is(status.getAvailableReplicas(), replicas);
    }

    private static boolean is(@Nullable Integer count, int replicas) {
        return Objects.requireNonNullElse(count, 0) == replicas;
    }

    /** Why its pods are not let in, by a quota for one; empty where they are. */
    public Optional<String> refusal() {
        return Optional.ofNullable(deployment.getStatus())
                .flatMap(status -> status.getConditions().stream()
                        .filter(condition ->
                                "ReplicaFailure".equals(condition.getType()) && "True".equals(condition.getStatus()))
                        .findFirst())
                .map(DeploymentCondition::getMessage);
    }
}
