package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.Limits;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * One kind of operator that may be installed in a Kubernetes cluster, found by {@link java.util.ServiceLoader}.
 *
 * <p>An implementation has a public constructor without arguments and keeps no state.
 */
public interface KubernetesOperator {

    /** Its stable name, as of the {@link dev.matriarch.operators.OperatorProvider} for it. */
    String operator();

    /** What our account needs on top of {@link SharedRights} to work with it. */
    SortedSet<Right> rights();

    /** Looks whether it is there and fits. It only reads, in one conversation that is bounded by the caller. */
    Finding find(KubernetesClient client, Place place);

    /**
     * What the cluster has, whatever the operator.
     *
     * @param storageClasses by name, the default one first
     * @param zones by name
     * @param expandableClasses the storage classes whose volumes can grow; null where we may not look
     * @param defaultClass the storage class of volumes that name none, or null
     */
    record Place(
            List<String> storageClasses,
            List<String> zones,
            @Nullable List<String> expandableClasses,
            @Nullable String defaultClass) {
        public Place {
            storageClasses = List.copyOf(storageClasses);
            zones = List.copyOf(zones);
            expandableClasses = expandableClasses == null ? null : List.copyOf(expandableClasses);
        }
    }

    /** What became of the search. */
    sealed interface Finding {

        /** It is there, and can do this much. */
        record Fit(Limits limits) implements Finding {}

        /** It is there, and is of no use as it is. */
        record Unfit(Shortcoming shortcoming) implements Finding {}

        /** It is not installed. */
        record Absent() implements Finding {}
    }
}
