package dev.matriarch.provisioning.jobs;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.JobState;
import org.jspecify.annotations.Nullable;

/** Which jobs are meant; null means all. */
public record JobFilter(
        @Nullable ClusterId cluster,
        @Nullable String kind,
        @Nullable JobState state) {}
