package dev.matriarch.operators.zalando;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.Health;
import dev.matriarch.operators.kubernetes.Look;
import dev.matriarch.operators.kubernetes.Replay;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real operator did, read step by step. Whether it was settled is judged by {@link Truth}, not by what is tested. */
class ReplayTest {

    /** Reading is pure, so every recording is read once. */
    private static final Map<String, List<Look<Snapshot>>> ALL = new ConcurrentHashMap<>();

    private static List<Look<Snapshot>> looks(String scenario) {
        return ALL.computeIfAbsent(scenario, name -> {
            var script = new ZalandoScript(name);
            return Look.all(script, Replay.of(script));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "life",
                "switchover",
                "failover",
                "parameters",
                "restarts",
                "power",
                "resize",
                "operator-away",
                "hand-edit",
                "deleted-by-hand",
                "quota-pods"
            })
    void nothingIsCalledSettledEarly(String scenario) {
        assertThat(looks(scenario))
                .filteredOn(Look::settled)
                .allSatisfy(look -> assertThat(Truth.of(look.step())).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"life", "parameters", "restarts", "power", "resize", "operator-away"})
    void whatIsSettledStaysSoUntilSomethingIsDone(String scenario) {
        assertThat(stretches(scenario))
                .allSatisfy(stretch -> assertThat(
                                Look.changes(stretch.stream().map(Look::settled).toList()))
                        .isIn(List.of(), List.of(false), List.of(false, true)));
        assertThat(looks(scenario).getLast().settled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"life", "switchover", "failover", "parameters", "restarts", "power", "resize"})
    void everyChangeInGoodWeatherIsSettledInTheEnd(String scenario) {
        assertThat(stretches(scenario))
                .allSatisfy(stretch -> assertThat(stretch.getLast().settled()).isTrue());
    }

    /** A look is made of several reads. Whichever of them is behind the others, it must not make the cluster whole. */
    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "Pod", "PersistentVolumeClaim", "ConfigMap", "StatefulSet"})
    void whatIsReadLateMakesNothingSettledEarly(String lateKind) {
        for (var scenario : List.of("life", "parameters", "power", "resize")) {
            var script = new ZalandoScript(scenario);
            var late = Look.all(script, Replay.of(script, lateKind, Duration.ofMillis(400)));
            assertThat(late)
                    .filteredOn(Look::settled)
                    .allSatisfy(look -> assertThat(Truth.of(look.step())).isEmpty());
        }
    }

    /** Otherwise the tests above would prove little. */
    @Test
    void theOperatorsOwnWordIsEarly() {
        assertThat(looks("life"))
                .filteredOn(look -> Truth.operatorSaysSo(look.step()))
                .anySatisfy(look -> assertThat(Truth.of(look.step())).isNotEmpty());
    }

    @Test
    void aPrimaryThatIsLostIsToldAndReplaced() {
        var after = stretches("failover").stream()
                .filter(stretch -> stretch.getFirst().step().acts().getLast().equals("DeletePod"))
                .findFirst()
                .orElseThrow();

        assertThat(after).anySatisfy(look -> assertThat(look.seen().health()).isNotEqualTo(Health.UP));
        assertThat(after.getLast().seen().health()).isEqualTo(Health.UP);
    }

    /** The looks between two things that were done, from the first that shows its effect. */
    private static List<List<Look<Snapshot>>> stretches(String scenario) {
        return Look.stretches(looks(scenario));
    }
}
