package dev.matriarch.api.clusters;

import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.ClusterDraft;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From what a new cluster is made. */
@Schema(
        name = "Restore",
        description = "From what the cluster is made. What its spec leaves out is as in the one that it is made from,"
                + " which may be deleted. It never changes and may be repeated.")
public record RestoreRequest(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        Source from,

        @Schema(description = "The latest that there is, when left out") @Nullable
        Target to) {

    /** Whose archive it is. */
    @Schema(name = "RestoreSource")
    public record Source(
            @Schema(description = "The id of a cluster, living or deleted", requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String cluster) {}

    /** One of the two. */
    @Schema(name = "RestoreTarget", description = "One of the two.")
    public record Target(
            @Schema(
                    description = "Everything that was committed up to then, and nothing later; within the recovery"
                            + " window: 2026-11-20T03:00:00Z")
            @Nullable
            String time,

            @Schema(description = "Everything up to that place in the WAL: 0/5000060") @Nullable
            String lsn) {}

    ClusterDraft.Restore toDraft() {
        if (from == null || from.cluster() == null) {
            throw RequestRefusedException.invalid(
                    List.of(FieldError.body("#/restore/from/cluster", "required", "say the id of a cluster")));
        }
        return to == null
                ? new ClusterDraft.Restore(from.cluster(), null, null)
                : new ClusterDraft.Restore(from.cluster(), to.time(), to.lsn());
    }

    /** As it was sent, but for empty objects. */
    static @Nullable RestoreRequest of(ClusterDraft.@Nullable Restore restore) {
        return restore == null
                ? null
                : new RestoreRequest(
                        new Source(restore.cluster()),
                        restore.time() == null && restore.lsn() == null
                                ? null
                                : new Target(restore.time(), restore.lsn()));
    }
}
