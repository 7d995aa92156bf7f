package dev.matriarch.operators.zalando;

import dev.matriarch.operators.kubernetes.Difference;
import dev.matriarch.operators.kubernetes.Differences;
import java.util.List;
import java.util.Set;

/** Where a live resource is not what we ask for. The operator writes nothing into its specification. */
final class Drift {

    private static final Set<String> AMOUNTS =
            Set.of("spec.volume.size", "spec.resources.requests", "spec.resources.limits");

    private Drift() {}

    /** Empty when every field of ours is as it is wanted. */
    static List<Difference> between(PostgresqlResource wanted, PostgresqlResource live) {
        var differences = new Differences(Set.of(), AMOUNTS);
        differences.compare("spec", wanted.getSpec(), live.getSpec());
        differences.marks(
                "metadata.labels",
                wanted.getMetadata().getLabels(),
                live.getMetadata().getLabels());
        return differences.all();
    }
}
