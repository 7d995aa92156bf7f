package dev.matriarch.operators.zalando;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.FencedException;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.OperatorBusyException;
import dev.matriarch.operators.Power;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits for a restart that the operator has left undone is restarted once it says that it is ready, one at a time. */
class PendingRestartsTest {

    private static final ContractFence FENCE = ContractFence.of(4, 1);
    private static final String ASKED = "PATCH configmaps/matriarch-orders";

    private final World world = World.living();
    private final DesiredCluster desired = world.desired;

    PendingRestartsTest() {
        waits("orders-1");
        waits("orders-2");
    }

    private void waits(String instance) {
        world.says(instance, Map.of("pending_restart", true));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 409, 503})
    void oneStandbyIsAskedForWhateverPatroniAnswers(int answer) {
        try (var served = new ServedCluster(world).patroniSays("orders-1", "restart", answer)) {
            served.adapter.finish(desired, FENCE);

            assertThat(served.writes()).containsExactly(ASKED, "POST pods/orders-1:8008/proxy/restart");
            assertThat(served.patches().getLast()).contains("\"matriarch.dev/pending-restart\":\"4/uid-1/");
        }
    }

    @Test
    void whoHasBeenAskedHasTimeToDoIt() {
        world.notes.put(PendingRestarts.NOTE, "4/uid-1/" + Instant.now().getEpochSecond());

        try (var served = new ServedCluster(world)) {
            served.adapter.finish(desired, ContractFence.of(4, 2));

            assertThat(served.writes()).isEmpty();
        }
    }

    @Test
    void whereItDoesNothingThePodIsMadeAnew() {
        world.notes.put(
                PendingRestarts.NOTE,
                "4/uid-1/" + Instant.now().minus(PendingRestarts.PATIENCE).getEpochSecond());

        try (var served = new ServedCluster(world)) {
            served.adapter.finish(desired, FENCE);

            assertThat(served.writes()).containsExactly("DELETE pods/orders-1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3/uid-1/1", "4/uid-9/1"})
    void whatWasAskedOfAnotherPodOrForAnotherChangeIsNotThis(String note) {
        world.notes.put(PendingRestarts.NOTE, note);

        try (var served = new ServedCluster(world).patroniSays("orders-1", "restart", 200)) {
            served.adapter.finish(desired, FENCE);

            assertThat(served.writes()).contains("POST pods/orders-1:8008/proxy/restart");
        }
    }

    static Stream<Consumer<World>> whatIsToBeLeftAlone() {
        return Stream.of(
                world -> world.word = "Updating",
                world -> world.says("orders-0", Map.of("pending_restart", true)),
                world -> world.says("orders-2", Map.of("pending_restart", true, "state", "starting")),
                world -> world.failover.putAll(Map.of("leader", "orders-0", "member", "orders-1")),
                world -> world.leader.remove("leader"),
                world -> world.toldAt = Instant.now(),
                world -> world.kept = false);
    }

    @ParameterizedTest
    @MethodSource("whatIsToBeLeftAlone")
    void nobodyIsRestartedWhile(Consumer<World> something) {
        something.accept(world);

        try (var served = new ServedCluster(world)) {
            served.adapter.finish(desired, FENCE);

            assertThat(served.writes()).isEmpty();
        }
    }

    /** No standby may have less of it than its primary. */
    @ParameterizedTest
    @CsvSource({"200, 100, orders-0", "60, 100, orders-1"})
    void afterParametersWereForgottenThePrimaryIsRestartedToo(int before, int after, String first) {
        world.notes.put(ForgottenParameters.NOTE, "4");
        world.says("orders-0", pending(before, after));

        try (var served = new ServedCluster(world).patroniSays(first, "restart", 200)) {
            served.adapter.finish(desired, FENCE);

            assertThat(served.writes()).containsExactly(ASKED, "POST pods/" + first + ":8008/proxy/restart");
        }
    }

    @Test
    void aPrimaryIsTheLastOfThoseThatAreToHaveMore() {
        var last = World.living();
        last.notes.put(ForgottenParameters.NOTE, "4");
        last.says("orders-0", pending(60, 100));

        try (var served = new ServedCluster(last).patroniSays("orders-0", "restart", 200)) {
            served.adapter.finish(desired, FENCE);

            assertThat(served.writes()).contains("POST pods/orders-0:8008/proxy/restart");
        }
    }

    @Test
    void aPrimaryThatPatroniDoesNotRestartHandsOver() {
        world.notes.putAll(Map.of(ForgottenParameters.NOTE, "4", PendingRestarts.NOTE, "4/uid-0/1"));
        world.says("orders-0", pending(200, 100));

        try (var served = new ServedCluster(world).patroniSays("orders-0", "switchover", 200)) {
            assertThatThrownBy(() -> served.adapter.finish(desired, FENCE)).isInstanceOf(OperatorBusyException.class);

            assertThat(served.writes()).containsExactly("POST pods/orders-0:8008/proxy/switchover");
        }
    }

    private static Map<String, Object> pending(int before, int after) {
        return Map.of(
                "pending_restart",
                true,
                "pending_restart_reason",
                Map.of("max_connections", Map.of("old_value", before, "new_value", after)));
    }

    @Test
    void nothingIsDoneToWhatSleeps() {
        try (var served = new ServedCluster(world)) {
            served.adapter.finish(ContractClusters.stopped(desired, Power.HIBERNATED, FencedInstances.none()), FENCE);

            assertThat(served.writes()).isEmpty();
        }
    }

    @Test
    void aLateWorkerRestartsNobody() {
        try (var served = new ServedCluster(world)) {
            assertThatThrownBy(() -> served.adapter.finish(desired, ContractFence.of(2, 9)))
                    .isInstanceOf(FencedException.class);
            assertThat(served.writes()).isEmpty();
        }
    }
}
