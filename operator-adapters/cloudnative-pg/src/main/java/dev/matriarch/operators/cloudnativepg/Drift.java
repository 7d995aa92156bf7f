package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.kubernetes.Difference;
import dev.matriarch.operators.kubernetes.Differences;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a live cluster is not what we ask for, field by field of those that we set. The webhook adds parameters and fields
 * of its own and respells amounts, so neither what is more in the live object nor another spelling counts.
 */
final class Drift {

    /** Maps in which others may put what they like. */
    private static final Set<String> OPEN = Set.of("spec.postgresql.parameters", "spec.inheritedMetadata.labels");

    private static final Set<String> AMOUNTS =
            Set.of("spec.storage.size", "spec.walStorage.size", "spec.resources.requests", "spec.resources.limits");

    private static final String ANNOTATIONS = "metadata.annotations";

    /** Annotations that mean something also where they are missing. */
    private static final Set<String> STOPS = Set.of(Labels.HIBERNATION, Labels.FENCED);

    private final Differences differences = new Differences(OPEN, AMOUNTS);

    private Drift() {}

    /** Empty when every field of ours is as it is wanted. */
    static List<Difference> between(PostgresCluster wanted, PostgresCluster live) {
        var drift = new Drift();
        drift.differences.compare("spec", wanted.getSpec(), live.getSpec());
        drift.differences.marks(
                "metadata.labels",
                wanted.getMetadata().getLabels(),
                live.getMetadata().getLabels());
        var annotations = new TreeMap<>(wanted.getMetadata().getAnnotations());
        annotations.keySet().removeAll(STOPS);
        drift.differences.marks(ANNOTATIONS, annotations, live.getMetadata().getAnnotations());
        drift.stops(wanted, live);
        return drift.differences.all();
    }

    /** The same of what stands beside a cluster. */
    static List<Difference> between(CustomResource<?, ?> wanted, CustomResource<?, ?> live) {
        var drift = new Drift();
        var name = wanted.getMetadata().getName();
        drift.differences.compare(name + ".spec", wanted.getSpec(), live.getSpec());
        drift.differences.marks(
                name + ".metadata.labels",
                wanted.getMetadata().getLabels(),
                live.getMetadata().getLabels());
        return drift.differences.all();
    }

    /**
     * Whatever is no {@code on} hibernates nobody, and the order of fenced instances says nothing. While a cluster is demoted, the
     * operator fences all of them for reasons of its own.
     */
    private void stops(PostgresCluster wanted, PostgresCluster live) {
        var on = Stillness.ON;
        different(Labels.HIBERNATION, wanted, live, (one, other) -> on.equals(one) == on.equals(other));
        if (!isDemoting(live)) {
            different(Labels.FENCED, wanted, live, Fences::same);
        }
    }

    private static boolean isDemoting(PostgresCluster live) {
        return live.getStatus() != null && live.getStatus().isDemoting();
    }

    private void different(
            String name,
            PostgresCluster wanted,
            PostgresCluster live,
            BiPredicate<@Nullable String, @Nullable String> same) {
        var is = Labels.annotation(live, name);
        var shall = Labels.annotation(wanted, name);
        if (!same.test(shall, is)) {
            differences.different(ANNOTATIONS + "." + name, shall, is);
        }
    }
}
