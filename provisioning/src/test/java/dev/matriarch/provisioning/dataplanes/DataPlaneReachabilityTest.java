package dev.matriarch.provisioning.dataplanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.MovableTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DataPlaneReachabilityTest {

    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MovableTime time = new MovableTime();
    private final DataPlaneReachability reachability = new DataPlaneReachability(registry, time);

    @Test
    void aSilenceIsToldWithItsReasonUntilThereIsAnAnswer() {
        assertThat(reachability.isReachable("eu-1")).isTrue();

        reachability.silent("eu-1", "nobody is there");
        assertThat(reachability.silence("eu-1")).contains("nobody is there");
        assertThat(reachability.isReachable("eu-2")).isTrue();

        reachability.answered("eu-1");
        assertThat(reachability.silence("eu-1")).isEmpty();
    }

    @Test
    void anOldSilenceOfWhomThisServerAsksNoMoreDoesNotCount() {
        reachability.silent("eu-1", "nobody is there");

        time.passes(A_MINUTE);
        assertThat(reachability.isReachable("eu-1")).isFalse();
        time.passes(A_MOMENT);
        assertThat(reachability.isReachable("eu-1")).isTrue();
        assertThat(reachability.hasAnsweredSince("eu-1", time.instant().minus(A_MINUTE.multipliedBy(2))))
                .isFalse();
    }

    @Test
    void itIsMeasuredForAsLongAsItIsADataPlane() {
        reachability.silent("eu-1", "nobody is there");
        assertThat(measured()).isZero();

        reachability.answered("eu-1");
        assertThat(measured()).isEqualTo(1);

        reachability.forget("eu-1");
        assertThat(registry.getMeters()).isEmpty();
    }

    private double measured() {
        return registry.get("matriarch.data.plane.reachable")
                .tag("data_plane", "eu-1")
                .gauge()
                .value();
    }
}
