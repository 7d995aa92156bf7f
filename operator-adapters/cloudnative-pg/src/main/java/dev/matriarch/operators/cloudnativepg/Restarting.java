package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.ClusterFacts;
import dev.matriarch.operators.ClusterFacts.Instance;
import dev.matriarch.operators.DesiredCluster;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Which changes of size make the operator make pods anew. CloudNativePG takes the standbys first, those that lag most before
 * the others, and the primary last. What is the same amount in another spelling is no change, as the webhook reads it.
 */
record Restarting(Manifests manifests) {

    List<String> of(DesiredCluster before, DesiredCluster after, ClusterFacts facts) {
        var was = manifests.of(before).getSpec();
        var is = manifests.of(after).getSpec();
        var same = Objects.equals(was.resources(), is.resources())
                && (was.walStorage() == null) == (is.walStorage() == null);
        return same ? List.of() : order(facts);
    }

    private static List<String> order(ClusterFacts facts) {
        return facts.instances().stream()
                .sorted(Comparator.comparing((Instance one) -> one.role() == ClusterFacts.Role.PRIMARY)
                        .thenComparing(one -> -Objects.requireNonNullElse(one.lagBytes(), 0L)))
                .map(Instance::name)
                .toList();
    }
}
