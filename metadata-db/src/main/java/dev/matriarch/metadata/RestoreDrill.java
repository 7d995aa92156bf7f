package dev.matriarch.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code restore_drill}.
 *
 * @param cluster whose archive is tried
 * @param job that began it
 * @param report what was found, as JSON
 * @param endedAt null while it runs
 */
public record RestoreDrill(
        RestoreDrillId id,
        TenantId tenant,
        ClusterId cluster,
        JobId job,
        State state,
        String report,
        Instant createdAt,
        @Nullable Instant endedAt) {

    /** How it went. */
    public enum State {
        RUNNING,
        /** The data is there, and every check held. */
        PASSED,
        FAILED,
        CANCELLED
    }
}
