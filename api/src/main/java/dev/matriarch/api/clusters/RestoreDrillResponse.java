package dev.matriarch.api.clusters;

import dev.matriarch.api.jobs.JobResponse.JobProblemResponse;
import dev.matriarch.metadata.RestoreDrill;
import dev.matriarch.provisioning.clusters.DrillReport.Check;
import dev.matriarch.provisioning.clusters.DrillView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A restore drill and what it has found, as clients read it. */
@Schema(name = "RestoreDrill", description = "A restore drill and what it has found so far.")
record RestoreDrillResponse(
        UUID id,

        @Schema(description = "The id of the cluster whose archive it tries")
        UUID cluster,

        @Schema(description = "The id of the job that began it")
        UUID job,

        @Schema(description = "PASSED: the cluster could be restored, and every check held")
        RestoreDrill.State state,

        @Schema(description = "To which moment it restores; null: to a commit that it made at its beginning") @Nullable
        String time,

        @Schema(
                description =
                        "How many seconds that commit took to get into the archive, which is what a disaster would have"
                                + " lost at that moment; null where it restores to a moment of yours, and where the cluster did not"
                                + " answer")
        @Nullable
        Double rpoSeconds,

        @Schema(
                description = "From the order to restore until the owner got an answer from the restored database; null"
                        + " until then")
        @Nullable
        Double rtoSeconds,

        List<DrillCheckResponse> checks,

        @Schema(description = "Why it failed; null where it did not") @Nullable
        JobProblemResponse problem,

        Instant createdAt,
        @Nullable Instant endedAt) {

    /** What has to hold of the restored data, and whether it does. */
    @Schema(name = "RestoreDrillCheck")
    record DrillCheckResponse(
            String name,
            String sql,
            Check.State state,
            @Nullable Double seconds,

            @Schema(description = "Why there is no answer; null where there is one") @Nullable
            String detail) {

        private static DrillCheckResponse of(Check check) {
            return new DrillCheckResponse(check.name(), check.sql(), check.state(), check.seconds(), check.detail());
        }
    }

    static RestoreDrillResponse of(DrillView view) {
        var drill = view.drill();
        var report = view.report();
        return new RestoreDrillResponse(
                drill.id().value(),
                drill.cluster().value(),
                drill.job().value(),
                drill.state(),
                report.time(),
                report.rpoSeconds(),
                report.rtoSeconds(),
                report.checks().stream().map(DrillCheckResponse::of).toList(),
                JobProblemResponse.of(report.problem()),
                drill.createdAt(),
                drill.endedAt());
    }
}
