package dev.matriarch.api.jobs;

import dev.matriarch.metadata.JobStep;
import dev.matriarch.metadata.StepState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One step of a job as clients read it. */
@Schema(name = "JobStep")
public record JobStepResponse(
        String name,
        StepState state,

        @Schema(description = "The last thing the step had to say, for people") @Nullable
        String note,

        @Schema(description = "How often it looked") int attempts,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Schema(description = "It undoes an earlier step") boolean compensation) {

    static JobStepResponse of(JobStep step) {
        return new JobStepResponse(
                step.name(),
                step.state(),
                step.note(),
                step.attempts(),
                step.startedAt(),
                step.finishedAt(),
                step.compensation());
    }
}
