package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.HaCluster;
import dev.matriarch.operators.ClusterFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The instance that took writes last. Looks that see nobody take writes keep it, so a move of the role is told with both its
 * ends, however many looks and servers there were between them.
 *
 * @param seenAt when the last look began that saw it take writes
 * @param missedAt when the first look after that ended which saw nobody take writes; null where none did
 */
record LastPrimary(String name, Instant seenAt, @Nullable Instant missedAt) {

    /** How long a look took; what it saw was so at some moment in between. */
    record Span(Instant began, Instant ended) {}

    /** What is known of it before a look; what was stored by a server that did not remember it is that server's last look. */
    static @Nullable LastPrimary of(HaCluster before) {
        var look = StoredLook.of(before);
        var primary = look.facts().primary();
        return look.lastPrimary() == null && primary != null && before.observedAt() != null
                ? new LastPrimary(primary, before.observedAt(), null)
                : look.lastPrimary();
    }

    /** What is known of it after a look. */
    static @Nullable LastPrimary after(@Nullable LastPrimary before, ClusterFacts seen, Span span) {
        if (seen.primary() != null) {
            return new LastPrimary(seen.primary(), span.began(), null);
        }
        return before == null || before.missedAt != null
                ? before
                : new LastPrimary(before.name, before.seenAt, span.ended());
    }

    boolean isReplacedBy(ClusterFacts seen) {
        return seen.primary() != null && !seen.primary().equals(name);
    }

    /**
     * The change for those who read events. {@code outageAtMostMillis} is the time from the last look that saw the old
     * primary take writes to the first that saw the new one: nobody knows better, and writes stopped for less.
     */
    Map<String, Object> change(ClusterFacts seen, Span span) {
        var data = new LinkedHashMap<String, Object>();
        data.put("from", name);
        data.put("to", Objects.requireNonNull(seen.primary()));
        data.put("lastSeenAt", seenAt.toString());
        if (missedAt != null) {
            data.put("missedAt", missedAt.toString());
        }
        data.put("seenAt", span.ended().toString());
        data.put("outageAtMostMillis", Duration.between(seenAt, span.ended()).toMillis());
        return data;
    }
}
