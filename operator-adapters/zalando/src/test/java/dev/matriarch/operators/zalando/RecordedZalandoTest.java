package dev.matriarch.operators.zalando;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The double that plays recordings, where this operator's differ: in what is done to a cluster beside what is wanted of it. */
class RecordedZalandoTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final RecordedChange THREE = RecordedChange.of(3);

    private Instant now = Instant.parse("2026-12-01T00:00:00Z");
    private final RecordedZalando operator = new RecordedZalando(() -> now);

    @AfterEach
    void nobodyNeedsItAnyMore() {
        operator.close();
    }

    @Test
    void aWriteCanBeSeenOnceAllOfItHasBeenMade() {
        var ref = cluster("life", THREE);

        assertThat(operator.observe(ref, Expectation.gone()).health()).isNotEqualTo(Health.ABSENT);
        assertThat(operator.observe(ref, matching(ref, THREE, 1)).convergence().toString())
                .contains("3 more to be added");
        assertThat(operator.hasConverged(ref.id())).isFalse();
    }

    @Test
    void whatTheOperatorLeavesUndoneStaysSoUntilItIsDone() {
        var ref = cluster("restarts", THREE);
        now = now.plus(LONG);
        operator.apply(THREE.withRestart("of a job", null).desired(ref), fence(2, 1));
        now = now.plus(LONG);
        assertThat(operator.untilNext(ref.id())).isEmpty();

        operator.finish(THREE.desired(ref), fence(2, 1));

        assertThat(operator.untilNext(ref.id())).isPresent();
        now = now.plus(LONG);
        assertThat(operator.hasConverged(ref.id())).isTrue();
    }

    @Test
    void whatIsDoneForAnotherChangeWasNotRecorded() {
        var ref = cluster("restarts", THREE);
        now = now.plus(LONG);
        operator.apply(THREE.withRestart("of a job", null).desired(ref), fence(2, 1));
        now = now.plus(LONG);

        assertThatThrownBy(() -> operator.finish(THREE.desired(ref), fence(3, 1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not matriarch.dev/try-again=3");
    }

    @Test
    void anotherPrimaryIsSeenOnceItWasAskedFor() {
        var ref = cluster("switchover", THREE);
        now = now.plus(LONG);
        assertThatThrownBy(() -> operator.switchover(ref, "orders-1", fence(2, 1)))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> operator.switchover(ref, "orders-2", fence(0, 7)))
                .isInstanceOf(FencedException.class);

        operator.switchover(ref, "orders-2", fence(2, 1));

        assertThat(operator.hasConverged(ref.id())).isFalse();
        now = now.plus(Duration.ofSeconds(20));
        assertThat(operator.hasConverged(ref.id())).isTrue();
        assertThat(operator.observe(ref, matching(ref, THREE, 1)).facts().primary())
                .isEqualTo("orders-2");
    }

    @Test
    void whatIsWrittenOnceMoreIsNothingToTheOperator() {
        var ref = cluster("switchover", THREE);
        now = now.plus(Duration.ofSeconds(39));
        assertThat(operator.observe(ref, matching(ref, THREE, 2)).settled()).isFalse();

        operator.apply(THREE.desired(ref), fence(2, 1));

        assertThat(operator.observe(ref, matching(ref, THREE, 2)).settled()).isTrue();
        assertThatThrownBy(() -> operator.apply(RecordedChange.of(2).desired(ref), fence(3, 1)))
                .isInstanceOf(AssertionError.class);
    }

    private ClusterRef cluster(String scenario, RecordedChange change) {
        var ref = new ClusterRef(UUID.randomUUID(), "acme", scenario, "orders");
        operator.apply(change.desired(ref), fence(1, 1));
        return ref;
    }

    private static Expectation matching(ClusterRef ref, RecordedChange change, long generation) {
        DesiredCluster desired = change.desired(ref);
        return Expectation.matching(desired, new Fence.Mark(generation, 0));
    }

    private static Fence fence(long generation, long epoch) {
        return ContractFence.of(generation, epoch);
    }
}
