package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.matriarch.operators.ContractClusters;
import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Settled;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.DesiredCluster;
import dev.matriarch.operators.Expectation;
import dev.matriarch.operators.Observation;
import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.kubernetes.Books;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All objects are as they should be, and the servers say whether they run with what was asked for. */
class TakingUpTest extends SpoiledCluster {

    private static final String NAME = "work_mem";
    private static final Duration PATIENCE = TakingUp.WITHIN;

    private DesiredCluster desired;
    private Map<String, InForce> said;

    @BeforeEach
    void allHaveTakenItUp() {
        desired = ContractClusters.withParameters(desired(WholeCluster.WANTED), Map.of(NAME, "16MB"));
        cluster.withSpec(spec -> spec.withObject("/postgresql/parameters").put(NAME, "16MB"));
        said = new HashMap<>(
                Map.of("orders-1", whole(desired), "orders-2", whole(desired), "orders-3", whole(desired)));
        var asked = new Books(Objects.requireNonNull(cluster.snapshot().cluster())).ours();
        cluster.later(Duration.between(cluster.takenAt(), asked).plusSeconds(10));
    }

    @Test
    void aDataPlaneThatGoesAwayMeanwhileIsOneThatDoesNotAnswer() {
        var members = Scene.of(cluster.snapshot(), WholeCluster.SCENE.ref()).members();

        assertThatThrownBy(() -> Hearing.asked(members, member -> {
                    throw new OperatorUnavailableException("gone");
                }))
                .isInstanceOf(OperatorUnavailableException.class);
    }

    @Test
    void whatEachServerShowsIsProven() {
        assertThat(seen(said).convergence()).isEqualTo(new Settled());
    }

    @Test
    void aServerWithTheOldValueIsWaitedForAndThenNotForEver() {
        said.put("orders-2", shown(NAME, other(false), List.of()));

        assertThat(words(seen(said))).contains("orders-2 does not run with " + NAME + " = ");
        cluster.later(PATIENCE);
        assertThat(stuck(seen(said)).cause())
                .startsWith("orders-2 does not run with " + NAME)
                .endsWith("and the operator does nothing about it");
        assertThat(stuck(seen(said)).nextAction()).contains("set the parameter back");
    }

    @Test
    void aRestartThatTheOperatorForgetsIsNamed() {
        said.put("orders-1", shown(NAME, other(true), List.of()));

        assertThat(words(seen(said))).endsWith(NAME + " takes a restart of orders-1");
        cluster.later(PATIENCE);
        assertThat(seen(said).facts().conditions()).singleElement().satisfies(condition -> {
            assertThat(condition.type()).isEqualTo("ParameterNotInForce");
            assertThat(condition.reason()).isEqualTo("PendingRestart");
        });
    }

    @Test
    void whatPostgresqlSaysAgainstAValueIsTheCauseAtOnce() {
        var complaint = "invalid value for parameter \"%s\": \"Nowhere\"".formatted(NAME);
        said.put("orders-3", shown(NAME, other(false), List.of(complaint)));

        assertThat(stuck(seen(said)).cause())
                .isEqualTo("PostgreSQL on orders-3 refuses a parameter and keeps its old value: " + complaint);
    }

    @Test
    void aComplaintAboutWhatNobodyAskedForIsNoMatter() {
        said.put(
                "orders-3",
                new InForce.Shown(
                        Instant.EPOCH,
                        ((InForce.Shown) whole(desired)).settings(),
                        List.of("invalid value for parameter \"some.extension\": \"x\"")));

        assertThat(seen(said).convergence()).isEqualTo(new Settled());
    }

    @Test
    void anInstanceThatDoesNotTellHoldsNothingUpForLong() {
        said.put("orders-2", new InForce.Silent("orders-2 does not tell: no way"));

        assertThat(words(seen(said)))
                .endsWith("it cannot be seen yet whether parameters are in force: orders-2 does not tell: no way");
        cluster.later(PATIENCE);
        assertThat(seen(said).convergence()).isEqualTo(new Settled());
    }

    @Test
    void aServerThatDoesNotStartSaysWhy() {
        waiting("orders-3", "CrashLoopBackOff", "back-off");
        var words = "could not map anonymous shared memory: Cannot allocate memory";

        assertThat(stuck(heard(new Heard(Map.of(), Map.of("orders-3", words), null, null)))
                        .cause())
                .isEqualTo("orders-3 stops again and again: " + words);
        assertThat(heard(new Heard(Map.of(), Map.of("orders-3", "the database system is starting up"), null, null))
                        .convergence())
                .isInstanceOf(Progressing.class);
    }

    private Observation seen(Map<String, InForce> inForce) {
        return heard(new Heard(inForce, Map.of(), null, null));
    }

    private Observation heard(Heard heard) {
        var scene = Scene.of(cluster.snapshot(), WholeCluster.SCENE.ref()).with(heard);
        return READING.of(
                scene, Expectation.matching(desired, WholeCluster.expectation().written()));
    }

    private static Stuck stuck(Observation seen) {
        assertThat(seen.convergence()).isInstanceOf(Stuck.class);
        return (Stuck) seen.convergence();
    }

    private static InForce whole(DesiredCluster desired) {
        var settings = new HashMap<String, Setting>();
        desired.postgresql()
                .parameters()
                .forEach((name, value) ->
                        settings.put(name, new Setting(value, null, "string", "configuration file", false)));
        return new InForce.Shown(Instant.EPOCH, settings, List.of());
    }

    private static InForce shown(String name, Setting setting, List<String> complaints) {
        return new InForce.Shown(Instant.EPOCH, Map.of(name, setting), complaints);
    }

    private static Setting other(boolean pendingRestart) {
        return new Setting("7", null, "integer", "configuration file", pendingRestart);
    }
}
