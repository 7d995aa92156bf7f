package dev.matriarch.operators;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * From what a cluster is made that does not begin empty. At most one of the targets is there; with none, it becomes what the
 * archive ends with.
 *
 * @param from another incarnation's archive, which is only read
 * @param time everything that was committed up to then, and nothing later
 * @param lsn everything up to that place in the WAL
 */
public record Recovery(
        Archive from, @Nullable Instant time, @Nullable String lsn) {

    public Recovery {
        if (time != null && lsn != null) {
            throw new IllegalArgumentException("a recovery has one target");
        }
    }
}
