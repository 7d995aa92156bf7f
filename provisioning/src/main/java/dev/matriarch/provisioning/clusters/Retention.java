package dev.matriarch.provisioning.clusters;

import dev.matriarch.metadata.ClusterStore;
import dev.matriarch.provisioning.IdempotencyKeys;
import dev.matriarch.provisioning.Repeating;
import dev.matriarch.provisioning.Rounds;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** Lets go of what nobody may ask for any more. */
@Component
public class Retention extends Repeating {

    /** How long the jobs and events of a cluster that is gone stay readable. */
    public static final Duration HISTORY = Duration.ofDays(90);

    /** How long an idempotency key is remembered. */
    public static final Duration KEYS = Duration.ofHours(24);

    private static final Duration EVERY = Duration.ofHours(1);

    private final ClusterStore clusters;
    private final IdempotencyKeys keys;
    private final InstantSource time;

    Retention(ClusterStore clusters, IdempotencyKeys keys, InstantSource time) {
        super("retention");
        this.clusters = clusters;
        this.keys = keys;
        this.time = time;
    }

    void letGo() {
        var now = time.instant();
        keys.forgetOlderThan(now.minus(KEYS));
        clusters.forgetGoneBefore(now.minus(HISTORY));
    }

    @Override
    protected void begin(Rounds rounds) {
        rounds.every(EVERY, this::letGo);
    }
}
