package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.RestoreDrill;
import dev.matriarch.provisioning.Json;

/** A restore drill as its tenant sees it. */
public record DrillView(RestoreDrill drill, DrillReport report) {

    static DrillView of(RestoreDrill drill) {
        return new DrillView(drill, Json.read(drill.report(), DrillReport.class));
    }
}
