package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.ContractFence;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Settled;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.DesiredCluster.RestartMark;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.FencedInstances;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.Power;
import dev.matriarch.operators.cloudnativepg.Statistics.Standby;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The restart of one instance happens once, and is over when something else runs. */
class SingleRestartTest extends SpoiledCluster {

    private static final Standby STREAMING = new Standby("streaming", "quorum", "0/5000060", 0);
    private static final Asked SAID =
            AskedTest.said("2026-11-26 12:00:00+00", Map.of("orders-2", STREAMING, "orders-3", STREAMING));
    private static final Asked SAID_LATER =
            AskedTest.said("2026-11-26 12:05:00+00", Map.of("orders-2", STREAMING, "orders-3", STREAMING));

    @Test
    void aStandbyIsToldByItsPod() {
        var restart = SingleRestart.of(restarting("orders-2"), scene(SAID)).orElseThrow();
        assertThat(restart.note()).isEqualTo("one pod:" + uid("orders-2"));
        assertThat(restart.isPending(scene(SAID))).isTrue();

        note(restart);
        assertThat(seen("orders-2", SAID).convergence())
                .isEqualTo(new Progressing("3 of 3 instances ready, orders-2 is to be restarted"));

        cluster.with("Pod", "orders-2", pod -> metadata(pod).put("uid", "another"));
        assertThat(seen("orders-2", SAID).convergence()).isEqualTo(new Settled());
        assertThat(SingleRestart.of(restarting("orders-2"), scene(SAID))).hasValue(restart);
        assertThat(restart.isPending(scene(SAID))).isFalse();
    }

    @Test
    void aPrimaryIsToldByWhenItsServerStarted() {
        var restart = SingleRestart.of(restarting("orders-1"), scene(SAID)).orElseThrow();
        assertThat(restart.note()).isEqualTo("one server:2026-11-26 12:00:00+00");

        note(restart);
        assertThat(seen("orders-1", SAID).convergence())
                .isEqualTo(new Progressing("3 of 3 instances ready, orders-1 is to be restarted"));
        assertThat(seen("orders-1", new Asked.Silent("it is busy")).settled()).isFalse();
        assertThat(seen("orders-1", SAID_LATER).convergence()).isEqualTo(new Settled());
    }

    /** The operator writes another phase over the request (1.30, seen live). */
    @Test
    void aPrimaryWhoseRequestWasLostIsAskedAgain() {
        note(SingleRestart.of(restarting("orders-1"), scene(SAID)).orElseThrow());

        assertThat(writesOf("orders-1", SAID)).containsExactly("PATCH /status");
        assertThat(writesOf("orders-1", SAID_LATER)).isEmpty();
        assertThat(writesOf("orders-1", new Asked.Silent("it is busy"))).isEmpty();
    }

    @Test
    void aStandbyIsRestartedOnce() {
        note(SingleRestart.of(restarting("orders-2"), scene(SAID)).orElseThrow());

        assertThat(writesOf("orders-2", SAID)).isEmpty();
    }

    private List<String> writesOf(String instance, Asked asked) {
        try (var served = new ServedCluster(cluster.snapshot(), WholeCluster.SCENE.ref())) {
            new InstanceRestarts(served.server(), "recorder")
                    .again(restarting(instance), scene(asked), ContractFence.of(1, 2));
            return served.writes();
        }
    }

    @Test
    void aPrimaryThatDoesNotTellIsNotRestartedBlindly() {
        assertThatThrownBy(() -> SingleRestart.of(restarting("orders-1"), scene(new Asked.Silent("it is busy"))))
                .isInstanceOf(OperatorUnavailableException.class);
    }

    @Test
    void anotherRestartIsAnotherOne() {
        note(SingleRestart.of(restarting("orders-2"), scene(SAID)).orElseThrow());
        cluster.with("Pod", "orders-2", pod -> metadata(pod).put("uid", "another"));

        var again = new RestartMark("two", "orders-2");

        assertThat(SingleRestart.of(restarting(again), scene(SAID))
                        .orElseThrow()
                        .note())
                .isEqualTo("two pod:another");
    }

    @Test
    void ofAFencedPrimaryNobodyCanTellAndNobodyNeedsTo() {
        var restart = SingleRestart.of(restarting("orders-1"), scene(SAID)).orElseThrow();
        note(restart);
        var fenced = ContractClusters.stopped(restarting("orders-1"), Power.RUNNING, FencedInstances.everyone());
        var silent = scene(new Asked.Silent("nobody takes writes"));

        assertThat(SingleRestart.gap(restarting("orders-1"), silent)).isNotNull();
        assertThat(SingleRestart.gap(fenced, silent)).isNull();
        assertThat(SingleRestart.noted(fenced, silent)).hasValue(restart);
    }

    private void note(SingleRestart restart) {
        cluster.with("Cluster", "orders", tree -> annotate(tree, SingleRestart.NOTE, restart.note()));
    }

    private Observation seen(String instance, Asked asked) {
        var expected = Expectation.matching(
                restarting(instance), WholeCluster.expectation().written());
        return READING.of(scene(asked), expected);
    }

    private Scene scene(Asked asked) {
        return Scene.of(cluster.snapshot(), WholeCluster.SCENE.ref()).with(asked);
    }

    private String uid(String pod) {
        return cluster.snapshot().pods().stream()
                .filter(one -> one.getMetadata().getName().equals(pod))
                .map(one -> one.getMetadata().getUid())
                .findFirst()
                .orElseThrow();
    }

    private static DesiredCluster restarting(String instance) {
        return restarting(new RestartMark("one", instance));
    }

    private static DesiredCluster restarting(RestartMark mark) {
        return ContractClusters.withRestart(desired(WholeCluster.WANTED), mark);
    }
}
