package dev.matriarch.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The moments to which a cluster can be restored, both ends included.
 *
 * @param from null while there is no complete base backup
 * @param to null while nothing is proven to be in the archive
 */
public record RecoveryWindow(
        @Nullable Instant from, @Nullable Instant to) {

    /** Whether there is any such moment. */
    public boolean isOpen() {
        return from != null && to != null && !to.isBefore(from);
    }
}
