package dev.matriarch.api.logs;

import dev.matriarch.provisioning.clusters.LogReading;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the instances of a cluster have logged. */
@Schema(name = "Logs", description = "What the instances of a cluster have logged.")
public record LogsResponse(
        @Schema(description = "Of all instances, oldest first")
        List<LogLineResponse> items,

        @Schema(description = "How it went with each instance, those without a line too")
        List<LogOfInstance> instances) {

    /** How it went with one of them. */
    @Schema(name = "LogOfInstance")
    public record LogOfInstance(
            String name,

            @Schema(description = "How many of its lines are there")
            int lines,

            @Schema(description = "Whether older lines that were wanted have been left out")
            boolean cut,

            @Schema(description = "Why its log could not be read; null when it could") @Nullable
            String note) {

        static LogOfInstance of(LogReading.InstanceReading instance) {
            return new LogOfInstance(instance.name(), instance.lines(), instance.cut(), instance.note());
        }
    }

    static LogsResponse of(LogReading reading) {
        return new LogsResponse(
                reading.lines().stream().map(LogLineResponse::of).toList(),
                reading.instances().stream().map(LogOfInstance::of).toList());
    }
}
