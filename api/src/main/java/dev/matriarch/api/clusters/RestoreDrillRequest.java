package dev.matriarch.api.clusters;

import dev.matriarch.provisioning.clusters.DrillDraft;
import dev.matriarch.provisioning.clusters.DrillDraft.CheckDraft;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a restore drill is to try. */
@Schema(name = "RestoreDrillRequest", description = "What a restore drill is to try. Nothing has to be said.")
record RestoreDrillRequest(
        @Schema(description = "A commit that the drill makes at its beginning, when left out") @Nullable
        DrillTarget to,

        @Schema(description = "At most 20") @Nullable List<DrillCheckRequest> checks) {

    static final RestoreDrillRequest EMPTY = new RestoreDrillRequest(null, null);

    /** Up to when it restores. */
    @Schema(name = "RestoreDrillTarget")
    record DrillTarget(
            @Schema(
                    description = "Everything that was committed up to then, and nothing later; within the recovery"
                            + " window: 2026-11-20T03:00:00Z")
            @Nullable
            String time) {}

    /** What has to hold of the restored data. */
    @Schema(name = "RestoreDrillCheckRequest", description = "What has to hold of the restored data.")
    record DrillCheckRequest(
            @Schema(
                    description = "At most 100 characters, unique in the drill",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String name,

            @Schema(
                    description = "One statement of at most 4000 characters, which its owner runs in the restored"
                            + " database. It holds when the first column of its first row is a boolean and true. It may"
                            + " take ten minutes. It is kept with the report, so it must hold no secret.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String sql) {}

    DrillDraft toDraft() {
        return new DrillDraft(
                to == null ? null : to.time(),
                checks == null
                        ? List.of()
                        : checks.stream()
                                .map(check -> new CheckDraft(check.name(), check.sql()))
                                .toList());
    }
}
