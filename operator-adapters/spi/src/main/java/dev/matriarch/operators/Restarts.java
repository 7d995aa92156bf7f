package dev.matriarch.operators;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operator restarts instances one after the other when {@link DesiredCluster#restart()} changes. */
public interface Restarts {

    /** In which order the instances would be restarted: standbys first, the primary last. */
    List<String> restartOrder(ClusterFacts facts, @Nullable String instance);

    /** Those of these parameters that only take effect by a restart, which the operator then does by itself. */
    Set<String> needRestart(Set<String> parameters);
}
