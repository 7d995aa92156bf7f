package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.kubernetes.Amounts;
import dev.matriarch.operators.kubernetes.Pods;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a pod must be made of to run what we ask for. {@code status.image} names the new image from the first second of a
 * change, long before a pod runs it (seen live), so the pods are asked.
 */
record Shape(PostgresCluster wanted) {

    /** What its pod was made with that is not wanted any more, or null. */
    @Nullable
    String difference(Pod pod) {
        var container = Pods.postgres(pod);
        if (container == null) {
            return "runs no PostgreSQL";
        }
        if (!Objects.equals(container.getImage(), wanted.getSpec().imageName())) {
            return "still runs " + container.getImage();
        }
        if (!hasResources(container)) {
            return "is to be restarted with other resources";
        }
        if (wanted.getSpec().walStorage() != null && !hasWalVolume(pod)) {
            return "is to be restarted with a volume for WAL";
        }
        if (archives(pod) != (wanted.getSpec().plugins() != null)) {
            return archives(pod) ? "is to be restarted without what archives" : "is to be restarted with what archives";
        }
        if (!isRestarted(pod)) {
            return "is to be restarted";
        }
        return isMarked(pod) ? null : "does not carry its labels yet";
    }

    private boolean hasResources(Container container) {
        var desired = wanted.getSpec().resources();
        var live = container.getResources();
        return same(desired == null ? new TreeMap<>() : desired.requests(), live == null ? null : live.getRequests())
                && same(desired == null ? new TreeMap<>() : desired.limits(), live == null ? null : live.getLimits());
    }

    /** A namespace's defaults may add what we do not ask for. */
    private static boolean same(SortedMap<String, String> desired, @Nullable Map<String, Quantity> live) {
        Map<String, Quantity> amounts = live == null ? Map.of() : live;
        return desired.entrySet().stream()
                .allMatch(amount -> amounts.containsKey(amount.getKey())
                        && Amounts.same(
                                amount.getValue(), amounts.get(amount.getKey()).toString()));
    }

    private static boolean hasWalVolume(Pod pod) {
        return Pods.mounts(pod, pod.getMetadata().getName() + "-wal");
    }

    /** Whether something beside its PostgreSQL speaks to an archive. */
    static boolean archives(Pod pod) {
        return pod.getSpec().getInitContainers().stream()
                .anyMatch(container -> BarmanPlugin.SIDECAR.equals(container.getName()));
    }

    private boolean isRestarted(Pod pod) {
        var asked = Labels.annotation(wanted, Labels.RESTARTED_AT);
        return asked == null || asked.equals(Labels.annotation(pod, Labels.RESTARTED_AT));
    }

    private boolean isMarked(Pod pod) {
        var inherited = Objects.requireNonNull(wanted.getSpec().inheritedMetadata());
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels != null
                && labels.entrySet().containsAll(inherited.labels().entrySet());
    }
}
