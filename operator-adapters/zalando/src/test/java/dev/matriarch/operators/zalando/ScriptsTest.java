package dev.matriarch.operators.zalando;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What is seen while something goes on, one observable write after the other, after the scripts of the operator's contract (6.2). The
 * operator says {@code Running} all the while unless it says something else here.
 */
class ScriptsTest {

    private final World world = World.whole();
    private final Map<String, Runnable> script = new LinkedHashMap<>();

    @Test
    void aSwitchoverIsOverWhenTheOldPrimaryFollows() {
        then("asked for", () -> world.failover.putAll(Map.of("leader", "orders-0", "member", "orders-1")));
        then("stopping", () -> world.says("orders-0", Map.of("state", "stopping")));
        then("nobody holds the lock", () -> world.leader.remove("leader"));
        then("the new one holds it", () -> {
            world.leader.put("leader", "orders-1");
            world.leader.put("acquireTime", "2026-11-27T11:59:50+00:00");
        });
        then("cleared", world.failover::clear);
        then(
                "labelled, while its status is a round late",
                () -> world.change("orders-1", pod -> World.labelled(pod, "spilo-role", "master")));
        then("primary", () -> world.says("orders-1", Map.of("timeline", 2)));
        then("the others are on the new timeline", () -> world.says("orders-2", Map.of("timeline", 2)));
        then("demoted", () -> world.says("orders-0", Map.of("state", "stopped", "role", "demoted", "timeline", 1)));
        then("starting", () -> world.says("orders-0", Map.of("state", "starting", "timeline", 2)));
        then("relabelled", () -> world.change("orders-0", pod -> World.labelled(pod, "spilo-role", "replica")));
        then(
                "running",
                () -> world.says("orders-0", Map.of("timeline", 2, "replication_state", "in archive recovery")));
        then("streaming", () -> world.says("orders-0", Map.of("timeline", 2)));

        plays(Expectation.matching(world.desired, World.MARK).withPrimary("orders-1"));

        world.sync.putAll(Map.of("leader", "orders-1", "sync_standby", "orders-0"));
        var seen = world.seen(Expectation.matching(world.desired, World.MARK).withPrimary("orders-1"));
        assertThat(seen.settled()).as(String.valueOf(seen.convergence())).isTrue();
        assertThat(seen.facts().primary()).isEqualTo("orders-1");
    }

    @Test
    void aScaleOutIsOverWhenTheNewOneStreams() {
        world.pods.remove("orders-2");
        world.claims.remove("orders-2");
        world.set().getSpec().setReplicas(2);
        var whole = World.whole();
        then("told", () -> world.word = "Updating");
        then("the stateful set is larger, and the operator has done", () -> {
            world.set().getSpec().setReplicas(3);
            world.word = "Running";
        });
        then("a volume", () -> world.claims.put("orders-2", World.claim(2, "10Gi")));
        then(
                "a pod without a node",
                () -> world.pods.put(
                        "orders-2",
                        World.annotated(
                                World.notReady(Objects.requireNonNull(whole.pods.get("orders-2"))), "status", "")));
        then("it runs", () -> world.change("orders-2", pod -> World.condition(pod, "Ready", "True")));
        then("copying", () -> world.says("orders-2", Map.of("state", "creating replica", "role", "uninitialized")));
        then("starting", () -> world.says("orders-2", Map.of("state", "starting")));
        then("running", () -> world.says("orders-2", Map.of("replication_state", "")));

        plays(Expectation.matching(world.desired, World.MARK));

        world.says("orders-2", Map.of());
        assertThat(world.seen().settled()).isTrue();
    }

    /** For half a minute there is nothing to see but a pod that is not ready and a lock that is not renewed. */
    @Test
    void aPrimaryWhoseNodeDiesIsMissedAsSoonAsItCanBeSeen() {
        then("its pod is not ready", () -> world.change("orders-0", World::notReady));
        then("its lock runs out", () -> world.lockedAt = World.NOW.minusSeconds(40));
        then("another one takes it", () -> {
            world.lockedAt = World.NOW.minusSeconds(1);
            world.leader.put("leader", "orders-1");
            world.leader.put("acquireTime", "2026-11-27T11:59:58+00:00");
        });
        for (var step : script.entrySet()) {
            step.getValue().run();
            assertThat(world.seen().facts().primary()).as(step.getKey()).isNull();
            assertThat(world.seen().health()).as(step.getKey()).isEqualTo(Health.DOWN);
        }

        world.says("orders-1", Map.of("timeline", 2));
        world.change("orders-1", pod -> World.labelled(pod, "spilo-role", "master"));
        world.says("orders-2", Map.of("timeline", 2));
        world.sync.putAll(Map.of("leader", "orders-1", "sync_standby", "orders-2"));
        assertThat(world.seen().facts().primary()).isEqualTo("orders-1");
        assertThat(world.seen().health()).isEqualTo(Health.DEGRADED);
        assertThat(world.seen().settled()).isFalse();
    }

    private void then(String what, Runnable write) {
        script.put(what, write);
    }

    /** After none of these writes it is settled. */
    private void plays(Expectation expectation) {
        for (var step : script.entrySet()) {
            step.getValue().run();
            Observation seen = world.seen(expectation);
            assertThat(seen.settled()).as(step.getKey()).isFalse();
        }
    }
}
