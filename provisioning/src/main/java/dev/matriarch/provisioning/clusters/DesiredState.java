package dev.matriarch.provisioning.clusters;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is wanted of a cluster and can change: stored with the cluster, and with each job as what was and what shall
 * be.
 *
 * @param restart the restart that was asked for last
 * @param release which of its major version, as the data plane named it when it was chosen; null: what the operator takes
 */
public record DesiredState(
        ClusterSpec spec,
        Map<String, String> labels,
        @Nullable String description,
        boolean deletionProtection,
        @Nullable Restart restart,
        @Nullable String release) {

    public DesiredState {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /**
     * @param id of the job that asked for it
     * @param instance the only one, or null for all
     */
    public record Restart(String id, @Nullable String instance) {}

    public DesiredState withSpec(ClusterSpec newSpec) {
        return new DesiredState(newSpec, labels, description, deletionProtection, restart, release);
    }

    public DesiredState withRestart(Restart newRestart) {
        return new DesiredState(spec, labels, description, deletionProtection, newRestart, release);
    }

    public DesiredState withRelease(@Nullable String newRelease) {
        return new DesiredState(spec, labels, description, deletionProtection, restart, newRelease);
    }
}
