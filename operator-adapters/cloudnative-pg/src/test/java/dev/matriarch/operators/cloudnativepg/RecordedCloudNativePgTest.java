package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.ClusterRef;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Fence;
import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The double that plays recordings: it must not know what comes of a write before that is made, nor take another one. */
class RecordedCloudNativePgTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final ClusterRef ref = new ClusterRef(UUID.randomUUID(), "acme", "life", "orders");
    private Instant now = Instant.parse("2026-12-01T00:00:00Z");
    private final RecordedCloudNativePg operator = new RecordedCloudNativePg(() -> now);

    @Test
    void nothingIsThereBeforeItIsAskedFor() {
        assertThat(operator.observe(ref, Expectation.gone()).health()).isEqualTo(Health.ABSENT);

        now = now.plus(LONG);

        assertThat(operator.observe(ref, Expectation.gone()).health()).isEqualTo(Health.ABSENT);
        assertThat(operator.untilNext(ref.id())).isEmpty();
    }

    @Test
    void whatWasWrittenCanBeSeenAtOnceAndComesAboutInItsOwnTime() {
        operator.apply(of(3), fence(1, 1));
        assertThat(operator.observe(ref, matching(3, 1)).settled()).isFalse();
        assertThat(operator.hasConverged(ref.id())).isFalse();

        now = now.plus(LONG);

        assertThat(operator.observe(ref, matching(3, 1)).settled()).isTrue();
        assertThat(operator.hasConverged(ref.id())).isTrue();
        assertThat(operator.readyInstances(ref.id())).isEqualTo(3);
    }

    @Test
    void itStandsStillUntilTheNextWrite() {
        operator.apply(of(3), fence(1, 1));
        now = now.plus(LONG);
        assertThat(operator.observe(ref, matching(2, 2)).settled()).isFalse();

        operator.apply(of(2), fence(2, 1));

        assertThat(operator.hasConverged(ref.id())).isFalse();
        now = now.plus(LONG);
        assertThat(operator.observe(ref, matching(2, 2)).settled()).isTrue();
    }

    @Test
    void theSameWriteAgainChangesNothing() {
        operator.apply(of(3), fence(1, 1));
        var next = operator.untilNext(ref.id());

        operator.apply(of(3), fence(1, 1));

        assertThat(operator.untilNext(ref.id())).isEqualTo(next);
    }

    @Test
    void aWriteThatWasNotRecordedIsAMistakeOfTheTest() {
        assertThatThrownBy(() -> operator.apply(of(2), fence(1, 1))).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> operator.apply(of(3), fence(2, 1))).isInstanceOf(AssertionError.class);
        operator.apply(of(3), fence(1, 1));
        assertThatThrownBy(() -> operator.delete(ref, fence(2, 1))).isInstanceOf(AssertionError.class);
    }

    @Test
    void aWriteThatIsTooLateIsRefused() {
        operator.apply(of(3), fence(1, 1));

        assertThatThrownBy(() -> operator.apply(of(3), fence(1, 0))).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> operator.delete(ref, fence(0, 7))).isInstanceOf(FencedException.class);
    }

    private Expectation matching(int instances, long generation) {
        return Expectation.matching(of(instances), new Fence.Mark(generation, 0));
    }

    private DesiredCluster of(int instances) {
        return RecordedCluster.of(instances).desired(ref);
    }

    private static Fence fence(long generation, long epoch) {
        return ContractFence.of(generation, epoch);
    }
}
