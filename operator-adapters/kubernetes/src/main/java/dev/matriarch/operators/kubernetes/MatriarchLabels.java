package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.ClusterRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** The marks on everything that is made for a cluster, by which it is found again and told from other people's things. */
public final class MatriarchLabels {

    /** Which control plane made it. */
    public static final String INSTALLATION = "matriarch.dev/installation";

    public static final String TENANT = "matriarch.dev/tenant";

    public static final String CLUSTER_ID = "matriarch.dev/cluster-id";

    /** The mark of the last write: {@code <generation>.<epoch>}. Only {@link Writes} sets it.. */
    public static final String WRITE = "matriarch.dev/write";

    /** Those that say whose an object is. */
    static final Set<String> IDENTITY = Set.of(INSTALLATION, TENANT, CLUSTER_ID);

    private MatriarchLabels() {}

    /** Whose cluster it belongs to: installation, tenant and cluster. They never change in the cluster's life. */
    public static SortedMap<String, String> of(String installation, ClusterRef cluster) {
        var labels = of(installation, cluster.tenant());
        labels.put(CLUSTER_ID, cluster.id().toString());
        return labels;
    }

    /** What belongs to a tenant, and to none of its clusters alone. */
    public static SortedMap<String, String> of(String installation, String tenant) {
        return new TreeMap<>(Map.of(INSTALLATION, installation, TENANT, tenant));
    }

    /** The cluster it belongs to, empty when it belongs to none or names none. */
    public static Optional<UUID> clusterId(HasMetadata object) {
        try {
            return label(object, CLUSTER_ID).map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether all of these marks are on it. */
    public static boolean carries(HasMetadata object, Map<String, String> marks) {
        return labels(object).entrySet().containsAll(marks.entrySet());
    }

    static Optional<String> label(HasMetadata object, String name) {
        return Optional.ofNullable(labels(object).get(name));
    }

    private static Map<String, String> labels(HasMetadata object) {
        var labels = object.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }
}
