package dev.matriarch.provisioning.events;

import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.JobId;
import org.jspecify.annotations.Nullable;

/** Whose events are meant; null means all. */
public record EventFilter(
        @Nullable ClusterId cluster, @Nullable JobId job) {}
