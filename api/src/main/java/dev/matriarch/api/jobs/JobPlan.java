package dev.matriarch.api.jobs;

import dev.matriarch.provisioning.jobs.Plan;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a change would do, as clients read it. */
@Schema(name = "JobPlan", description = "What the change would do; nothing was written.")
public record JobPlan(
        List<Difference> diff,

        @Schema(description = "The instances that would be restarted, in order")
        List<String> restarts,

        @Schema(description = "How long nobody takes writes; null when that is not known") @Nullable
        Integer expectedOutageSeconds,

        @Schema(description = "As it would be applied") String manifest) {

    /** One value that changes. */
    @Schema(name = "Difference", description = "One value that changes; null where nothing was, or will be.")
    public record Difference(
            @Schema(description = "JSON pointer into the cluster's document")
            String pointer,

            @Nullable String from,
            @Nullable String to) {}

    static @Nullable JobPlan of(@Nullable Plan plan) {
        return plan == null
                ? null
                : new JobPlan(
                        plan.diff().stream()
                                .map(d -> new Difference(d.pointer(), d.from(), d.to()))
                                .toList(),
                        plan.restarts(),
                        plan.expectedOutageSeconds(),
                        plan.manifest());
    }
}
