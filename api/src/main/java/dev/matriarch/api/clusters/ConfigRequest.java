package dev.matriarch.api.clusters;

import dev.matriarch.provisioning.clusters.ClusterDraft;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The compact way to write a spec. */
@Schema(
        name = "ClusterConfig",
        description = "The compact way to write a spec: replicas is spec.instances, storage spec.storage.size, username"
                + " spec.owner, database spec.database.")
public record ConfigRequest(
        @Nullable Integer replicas,
        @Nullable String storage,
        @Nullable String username,
        @Nullable String database) {

    ClusterDraft.Spec toDraft() {
        return new ClusterDraft.Spec(
                replicas,
                null,
                null,
                storage == null ? null : new ClusterDraft.Storage(storage, null),
                null,
                null,
                database,
                username,
                null);
    }
}
