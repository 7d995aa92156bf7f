package dev.matriarch.operators.zalando;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.FencedException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator has given up is asked for again, not at once and not without end. */
class SecondTryTest {

    private static final ContractFence FENCE = ContractFence.of(4, 1);

    /** However long the look takes. */
    private static final Duration JUST_NOW = Duration.ofMinutes(-1);

    private final World world = World.living();

    private void failed(String word, Duration ago) {
        world.word = word;
        world.answeredAt = Instant.now().minus(ago).truncatedTo(ChronoUnit.SECONDS);
    }

    private void noted(String note) {
        Objects.requireNonNull(world.resource).getMetadata().setAnnotations(Map.of(SecondTry.NOTE, note));
    }

    private List<String> writes() {
        try (var served = new ServedCluster(world)) {
            served.adapter.finish(world.desired, FENCE);
            return served.writes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CreateFailed", "UpdateFailed", "SyncFailed"})
    void whatFailedIsTriedAgainSoon(String word) {
        failed(word, SecondTry.SOON);

        try (var served = new ServedCluster(world)) {
            served.adapter.finish(world.desired, FENCE);

            assertThat(served.writes()).containsExactly("PATCH postgresql");
            assertThat(served.patches().getLast())
                    .contains("\"matriarch.dev/try-again\":\"4/" + world.answeredAt.getEpochSecond() + "\"");
        }
    }

    @Test
    void whatHasJustFailedIsLeftToTheOperator() {
        failed("UpdateFailed", JUST_NOW);

        assertThat(writes()).isEmpty();
    }

    @Test
    void whatFailsAgainIsTriedAgainLater() {
        noted("4/1");
        failed("UpdateFailed", SecondTry.SOON);
        assertThat(writes()).isEmpty();

        failed("UpdateFailed", SecondTry.LATER);
        assertThat(writes()).containsExactly("PATCH postgresql");
    }

    @Test
    void whatWasTriedAgainForAnotherChangeIsNotThis() {
        noted("3/1");
        failed("UpdateFailed", SecondTry.SOON);

        assertThat(writes()).containsExactly("PATCH postgresql");
    }

    @Test
    void aFailureIsTriedAgainOnce() {
        failed("UpdateFailed", SecondTry.LATER);
        noted("4/" + world.answeredAt.getEpochSecond());

        assertThat(writes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Running", "Updating", "Creating", "Invalid", ""})
    void whatHasNotFailedIsNotTriedAgain(String word) {
        failed(word, SecondTry.LATER);

        assertThat(writes()).isEmpty();
    }

    @Test
    void aLateWorkerTriesNothing() {
        failed("UpdateFailed", SecondTry.SOON);

        try (var served = new ServedCluster(world)) {
            assertThatThrownBy(() -> served.adapter.finish(world.desired, FENCE.lost()))
                    .isInstanceOf(FencedException.class);
            assertThat(served.writes()).isEmpty();
        }
    }
}
