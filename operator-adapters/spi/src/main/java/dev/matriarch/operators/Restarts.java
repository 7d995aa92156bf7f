package dev.matriarch.operators;

import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.ClusterFacts.Role;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operator restarts instances, one after the other, when {@link DesiredCluster#restart()} changes, and by itself when a
 * changed parameter needs it.
 */
public interface Restarts {

    /**
     * In which order the instances would be restarted: standbys first, the primary last.
     *
     * @param instance the only one, or null for all
     */
    default List<String> restartOrder(ClusterFacts facts, @Nullable String instance) {
        return facts.instances().stream()
                .filter(one -> instance == null || instance.equals(one.name()))
                .sorted(Comparator.comparing((Instance one) -> one.role() == Role.PRIMARY))
                .map(Instance::name)
                .toList();
    }
}
