package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.matriarch.operators.ClusterFacts.Condition;
import dev.matriarch.operators.Health;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.cloudnativepg.Statistics.Standby;
import dev.matriarch.operators.kubernetes.Look;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** A standby that does not follow is named, although the operator says that all are well. */
class StandbyHindrancesTest extends SpoiledCluster {

    private static final Standby STREAMING = new Standby("streaming", "quorum", "0/5000060", 0);

    /** The new primary had less than the other standby when the old one was lost. */
    @Test
    void aStandbyThatHasWhatTheNewPrimaryNeverHadIsNamedAgainstTheOperatorsWord() {
        var last = Looks.all("standby-diverged").getLast();
        assertThat(Truth.operatorSaysSo(last.step())).isTrue();
        var seen = told(last, Map.of("orders-1", STREAMING));
        assertThat(seen.health()).isEqualTo(Health.DEGRADED);
        assertThat(words(seen))
                .isEqualTo("2 of 3 instances ready, orders-2 does not follow the primary: "
                        + "it stayed on timeline 1, and the primary is on 2");
        assertThat(seen.facts().conditions()).singleElement().satisfies(condition -> {
            assertThat(condition.type()).isEqualTo("StandbyNotFollowing");
            assertThat(condition.reason()).isEqualTo("Diverged");
            assertThat(condition.nextAction()).contains("alpha.cnpg.io/unrecoverable=true");
        });
    }

    /** It reports the timeline of its last restart point, which is the old one. */
    @Test
    void aStandbyThatStreamsIsNotBehindWhateverTimelineItReports() {
        var last = Looks.all("standby-diverged").getLast();
        var seen = told(last, Map.of("orders-1", STREAMING, "orders-2", STREAMING));
        assertThat(seen.settled()).isTrue();
        assertThat(seen.facts().conditions()).isEmpty();
    }

    @Test
    void aStandbyThatIsCutOffIsNamedAfterAWhile() {
        assertThat(conditions()).isEmpty();
        cluster.later(Duration.ofMinutes(1));
        assertThat(conditions()).containsExactly(tuple("StandbyNotFollowing", "NotStreaming"));
    }

    @Test
    void aNewPrimaryIsFollowedAfterAWhileToo() {
        cluster.later(Duration.ofMinutes(5));
        cluster.withStatus(status ->
                status.put("currentPrimaryTimestamp", cluster.takenAt().toString()));
        assertThat(conditions()).isEmpty();
        cluster.later(Duration.ofMinutes(1));
        assertThat(conditions()).hasSize(1);
    }

    private List<Tuple> conditions() {
        var scene = Scene.of(cluster.snapshot(), WholeCluster.SCENE.ref())
                .with(AskedTest.said("2026-11-26 12:00:00+00", Map.of("orders-2", STREAMING)));
        return READING.of(scene, WholeCluster.expectation()).facts().conditions().stream()
                .map((Condition condition) -> tuple(condition.type(), condition.reason()))
                .toList();
    }

    private static Observation told(Look<Snapshot> look, Map<String, Standby> standbys) {
        var scene = Scene.of(look.step().snapshot(), new RecordedCluster.Scene("standby-diverged").ref())
                .with(AskedTest.said("2026-11-26 12:00:00+00", standbys));
        return READING.of(scene, look.step().expectation());
    }
}
