package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two data planes, of which one falls silent for a minute while their clusters change places, or whose operator is away, or our own
 * server dies. The job goes on afterwards, and no row is lost.
 */
class TopologyFaultsE2e {

    private static final Duration AWAY = Duration.ofSeconds(60);

    private static Stage stage;
    private static Way far;
    private static String topology = "";
    private static Side writing;
    private static Side following;

    /**
     * @param writer of a cluster's own rows, of which no other has the numbers
     * @param way to its data plane
     */
    private record Side(RealCluster cluster, WritingPod writer, Way way) {}

    /** What goes wrong, and how it is made good. */
    record Fault(String name, Runnable strikes, Runnable ends) {

        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void set() {
        stage = Stage.bare();
        stage.registersFor("backup");
        far = stage.registersAgain("far");
        var both = RealTopology.made(stage, "far");
        topology = both.id();
        writing = new Side(both.first(), both.writer(), stage.way());
        following = new Side(both.second(), both.knocking(stage), far);
    }

    @AfterAll
    static void clear() {
        stage.close();
    }

    @AfterEach
    void allIsWell() {
        stage.way().opens();
        far.opens();
        stage.kubernetes().scaleOperator(1);
        Evidence.fair();
    }

    static List<Fault> faults() {
        return List.of(
                new Fault(
                        "the old primary's data plane silent for a minute",
                        () -> silent(writing.way()),
                        () -> writing.way().opens()),
                new Fault(
                        "the new primary's data plane silent for a minute",
                        () -> silent(following.way()),
                        () -> following.way().opens()),
                new Fault(
                        "the operator away for a minute",
                        TopologyFaultsE2e::operatorGoes,
                        () -> stage.kubernetes().scaleOperator(1)),
                new Fault("the server killed", stage::killServer, () -> {}));
    }

    private static void silent(Way way) {
        way.falls();
        Stage.passes(AWAY);
    }

    private static void operatorGoes() {
        stage.kubernetes().scaleOperator(0);
        Stage.passes(AWAY);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theyChangePlacesAllTheSame(Fault fault) {
        Evidence.weather(fault.name());
        writing.writer().goesOn();
        var begun = Instant.now();
        var tenant = writing.cluster().tenant();
        var accepted = tenant.api()
                .post(
                        "/topologies/%s/switchover".formatted(topology),
                        "{\"to\":\"%s\"}".formatted(following.cluster().id()));
        assertThat(accepted.status()).as("%s", accepted.body()).isEqualTo(202);
        tenant.awaitStep(accepted, "demote", "DONE", Duration.ofMinutes(5));

        fault.strikes().run();
        var meanwhile = tenant.job(accepted);
        fault.ends().run();
        System.out.println("E2E meanwhile " + fault + ": " + meanwhile.path("steps"));
        var job = tenant.succeeded(accepted);
        following.writer().goesOn();

        var credentials = following.cluster().credentials();
        assertThat(writing.writer().missing(credentials)).isEmpty();
        assertThat(following.writer().missing(credentials)).isEmpty();
        Evidence.row(
                "topology switchover",
                "0 rows missing",
                Duration.between(begun, Instant.now()),
                "%s s in which nobody wrote, as the job saw it"
                        .formatted(job.at("/result/outageSeconds").asString()));
        changedPlaces();
    }

    private static void changedPlaces() {
        var before = writing;
        writing = following;
        following = before;
    }
}
