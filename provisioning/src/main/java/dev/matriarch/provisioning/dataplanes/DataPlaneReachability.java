package dev.matriarch.provisioning.dataplanes;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which data planes answered this server when it last asked. Until it has asked, a data plane counts as reachable, and again
 * when its silence is old: this server may not be the one that asks now.
 */
@Component
public class DataPlaneReachability {

    private static final Duration SILENCE_COUNTS = Duration.ofSeconds(60);

    private final MeterRegistry registry;
    private final InstantSource time;
    private final Map<String, Word> words = new ConcurrentHashMap<>();
    private final Map<String, Meter> gauges = new ConcurrentHashMap<>();

    DataPlaneReachability(MeterRegistry registry, InstantSource time) {
        this.registry = registry;
        this.time = time;
    }

    /** @param silence why there was no answer, or null when there was one */
    private record Word(@Nullable String silence, Instant at) {}

    /** It answered. */
    public void answered(String dataPlane) {
        heard(dataPlane, null);
    }

    /** It did not, for this reason, which is for people. */
    public void silent(String dataPlane, String reason) {
        heard(dataPlane, reason);
    }

    private void heard(String dataPlane, @Nullable String silence) {
        words.put(dataPlane, new Word(silence, time.instant()));
        gauges.computeIfAbsent(dataPlane, this::gauge);
    }

    private Meter gauge(String dataPlane) {
        return Gauge.builder("matriarch.data.plane.reachable", () -> isReachable(dataPlane) ? 1 : 0)
                .description("1 when the data plane answered this server's last call, else 0")
                .tag("data_plane", dataPlane)
                .register(registry);
    }

    public boolean isReachable(String dataPlane) {
        return silence(dataPlane).isEmpty();
    }

    /** Why it counts as unreachable; empty where it does not. */
    Optional<String> silence(String dataPlane) {
        var oldest = time.instant().minus(SILENCE_COUNTS);
        return Optional.ofNullable(words.get(dataPlane))
                .filter(word -> !word.at.isBefore(oldest))
                .map(Word::silence);
    }

    boolean hasAnsweredSince(String dataPlane, Instant then) {
        var word = words.get(dataPlane);
        return word != null && word.silence == null && word.at.isAfter(then);
    }

    /** It is no data plane any more. */
    void forget(String dataPlane) {
        words.remove(dataPlane);
        var gauge = gauges.remove(dataPlane);
        if (gauge != null) {
            registry.remove(gauge);
        }
    }
}
