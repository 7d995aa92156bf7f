package dev.matriarch.operators.zalando;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.zalando.Replay.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real operator did, read step by step. Whether it was settled is judged by {@link Truth}, not by what is tested. */
class ReplayTest {

    private static final Reading READING = new Reading(new Manifests("recorder"));

    /** Reading is pure, so every recording is read once. */
    private static final Map<String, List<Look>> ALL = new ConcurrentHashMap<>();

    private record Look(Step step, Observation seen) {

        static List<Look> all(String scenario) {
            return ALL.computeIfAbsent(scenario, name -> all(name, Replay.of(name)));
        }

        static List<Look> all(String scenario, List<Step> steps) {
            var ref = RecordedChange.ref(scenario);
            return steps.stream()
                    .map(step -> new Look(step, READING.of(step.snapshot(), ref, step.expectation())))
                    .toList();
        }

        boolean settled() {
            return seen.settled();
        }
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
        assertThat(Look.all(scenario))
                .filteredOn(Look::settled)
                .allSatisfy(look -> assertThat(Truth.of(look.step())).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"life", "parameters", "restarts", "power", "resize", "operator-away"})
    void whatIsSettledStaysSoUntilSomethingIsDone(String scenario) {
        assertThat(stretches(scenario))
                .allSatisfy(
                        stretch -> assertThat(changes(stretch)).isIn(List.of(), List.of(false), List.of(false, true)));
        assertThat(Look.all(scenario).getLast().settled()).isTrue();
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
            var late = Look.all(scenario, Replay.of(scenario, lateKind, Duration.ofMillis(400)));
            assertThat(late)
                    .filteredOn(Look::settled)
                    .allSatisfy(look -> assertThat(Truth.of(look.step())).isEmpty());
        }
    }

    /** Otherwise the tests above would prove little. */
    @Test
    void theOperatorsOwnWordIsEarly() {
        assertThat(Look.all("life"))
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
    private static List<List<Look>> stretches(String scenario) {
        var stretches = new ArrayList<List<Look>>();
        var acts = 0;
        for (var look : Look.all(scenario)) {
            if (look.step().acts().size() > acts) {
                acts = look.step().acts().size();
                stretches.add(new ArrayList<>());
            }
            if (!stretches.isEmpty() && (!stretches.getLast().isEmpty() || !look.settled())) {
                stretches.getLast().add(look);
            }
        }
        return stretches;
    }

    private static List<Boolean> changes(List<Look> looks) {
        var changes = new ArrayList<Boolean>();
        for (var look : looks) {
            if (changes.isEmpty() || changes.getLast() != look.settled()) {
                changes.add(look.settled());
            }
        }
        return changes;
    }
}
