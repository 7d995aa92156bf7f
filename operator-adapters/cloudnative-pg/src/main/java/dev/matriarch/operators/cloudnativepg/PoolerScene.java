package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterFacts.Pool;
import dev.matriarch.operators.kubernetes.Books;
import dev.matriarch.operators.kubernetes.Pods;
import dev.matriarch.operators.kubernetes.Rollout;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One pooler, as far as there are objects of it, judged by its deployment and its pods: {@code status.phase} says {@code
 * active} also where its only pod crashes, and nothing says which generation it speaks of (seen live).
 *
 * @param pooler null where there is none of that name
 */
record PoolerScene(Snapshot snapshot, String name, @Nullable PostgresPooler pooler) {

    static PoolerScene of(Snapshot snapshot, String name) {
        return new PoolerScene(
                snapshot,
                name,
                snapshot.poolers().stream()
                        .filter(one -> one.getMetadata().getName().equals(name))
                        .findFirst()
                        .orElse(null));
    }

    List<Pod> pods() {
        return snapshot.pods().stream()
                .filter(pod -> Labels.is(pod, Labels.POOLER_NAME, name) && !Pods.isOver(pod))
                .toList();
    }

    /** What can be counted; empty where there is none. */
    Optional<Pool> facts() {
        return Optional.ofNullable(pooler)
                .map(one -> new Pool(Objects.requireNonNullElse(one.getSpec().instances(), 1), ready()));
    }

    int ready() {
        return (int) pods().stream().filter(Pods::isReady).count();
    }

    boolean hasService() {
        return snapshot.services().stream()
                .anyMatch(service -> service.getMetadata().getName().equals(name) && isOwned(service.getMetadata()));
    }

    private boolean isOwned(ObjectMeta metadata) {
        return pooler != null
                && metadata.getOwnerReferences().stream()
                        .anyMatch(owner ->
                                owner.getUid().equals(pooler.getMetadata().getUid()));
    }

    Optional<Deployment> deployment() {
        return snapshot.deployments().stream()
                .filter(deployment -> isOwned(deployment.getMetadata()))
                .findFirst();
    }

    /** What is missing until so many instances of it take connections, and nothing else is left of it, in words; or null. */
    @Nullable
    String gap(int instances) {
        if (pooler == null) {
            return "the pooler %s is not there".formatted(name);
        }
        if (Pods.isGoing(pooler)) {
            return "the pooler %s is being removed".formatted(name);
        }
        if (!isRolledOut(instances) || pods().size() != instances || ready() != instances) {
            return "%d of %d instances of the pooler %s ready".formatted(ready(), instances, name);
        }
        if (!hasService()) {
            return "the pooler %s lacks its service".formatted(name);
        }
        if (instances > 0 && !isActive(pooler)) {
            return "the operator says that the pooler %s is %s"
                    .formatted(name, pooler.getStatus().phase());
        }
        return isFresh(pooler, instances) ? "the pooler %s takes up its configuration".formatted(name) : null;
    }

    private boolean isRolledOut(int instances) {
        return deployment()
                .filter(deployment -> new Rollout(deployment).isOver(instances))
                .isPresent();
    }

    /** CloudNativePG before 1.30 says nothing. */
    private static boolean isActive(PostgresPooler pooler) {
        var status = pooler.getStatus();
        return status == null || status.phase() == null || status.phase().equals(PoolerStatus.ACTIVE);
    }

    /** PgBouncer takes up parameters and modes as PostgreSQL does: within its pod, and without a word. */
    private boolean isFresh(PostgresPooler written, int instances) {
        var ours = new Books(written).ours();
        return instances > 0 && ours.plus(Proof.RELOADED_WITHIN).isAfter(snapshot.takenAt());
    }
}
