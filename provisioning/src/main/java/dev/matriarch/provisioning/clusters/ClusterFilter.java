package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which clusters are meant; null means all.
 *
 * @param labels all of these, by name and value
 * @param deleted those that wait for their deletion, instead of the living
 */
public record ClusterFilter(
        @Nullable String name,
        @Nullable String namespace,
        @Nullable String operator,
        @Nullable String dataPlane,
        @Nullable ClusterState state,
        Map<String, String> labels,
        boolean deleted) {

    public ClusterFilter {
        labels = Map.copyOf(labels);
    }
}
