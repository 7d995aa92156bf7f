package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.ClusterState;
import dev.matriarch.metadata.JobId;
import dev.matriarch.metadata.RecoveryWindow;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.operators.ClusterFacts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as its tenant sees it: what is wanted, and what was last seen.
 *
 * @param reason why it is not ready, in words for people
 * @param observedAt when the facts were seen; null before the first look
 * @param primaryChange the last move of the primary role; null where none was seen
 * @param window to which moments it can be restored; null where its WAL was never archived
 * @param conditions the facts' own and the control plane's
 */
public record ClusterView(
        ClusterId id,
        TenantId tenant,
        String namespace,
        String name,
        String operator,
        String dataPlane,
        DesiredState desired,
        long generation,
        Instant createdAt,
        Instant updatedAt,
        ClusterState state,
        @Nullable String reason,
        long settledGeneration,
        @Nullable JobId activeJob,
        @Nullable Instant observedAt,
        ClusterFacts facts,
        @Nullable PrimaryChange primaryChange,
        @Nullable RecoveryWindow window,
        List<ClusterFacts.Condition> conditions) {}
