package dev.matriarch.provisioning.clusters;

import org.jspecify.annotations.Nullable;

/**
 * How a change is asked for.
 *
 * @param dryRun only say what would be done; nothing is written
 * @param ifGeneration the generation the caller has seen, or null for any
 * @param supersede end a running job as failed and begin; only failover, fence and delete listen to it
 */
public record ChangeOptions(boolean dryRun, @Nullable Long ifGeneration, boolean supersede) {

    public static final ChangeOptions PLAIN = new ChangeOptions(false, null, false);
}
