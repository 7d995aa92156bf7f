package dev.matriarch.operators.cloudnativepg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.matriarch.operators.Convergence.Progressing;
import dev.matriarch.operators.Convergence.Stuck;
import dev.matriarch.operators.Observation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recovery that cannot be is told long before the operator says so, and in the words of who knows why. */
class RecoveryReadingTest extends SpoiledCluster {

    private static final String JOB = "orders-1-full-recovery";
    private static final String ENDED = "recovery ended before configured recovery target was reached";

    @BeforeEach
    void beginARecovery() {
        cluster.without("Pod", "orders-1");
        cluster.plus(made(Job.class, JOB, ""));
    }

    @Test
    void whileTheFirstAttemptRunsItIsWaitedFor() {
        attempt(1, "Running");

        assertThat(words(read(null))).isEqualTo("2 of 3 instances ready, orders-1 is being restored");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ENDED,
                "WAL ends before consistent recovery point",
                "requested recovery stop point is before consistent recovery point",
                "WAL archive check failed for server orders-7: Expected empty archive",
                "no target backup found"
            })
    void whatTheArchiveDoesNotHaveNoOtherAttemptFinds(String said) {
        attempt(1, "Failed");

        assertThat(read(said).convergence())
                .isInstanceOfSatisfying(
                        Stuck.class,
                        stuck ->
                                assertThat(stuck.cause()).isEqualTo("orders-1 cannot be made of the archive: " + said));
        assertThat(read(said).facts().conditions())
                .extracting(one -> one.type(), one -> one.reason())
                .containsExactly(tuple("NotRestored", "RecoveryFailed"));
    }

    @Test
    void aStoreThatDidNotAnswerMayAnswerTheNextTime() {
        attempt(1, "Failed");
        attempt(2, "Failed");
        assertThat(read("Connection refused").convergence()).isInstanceOf(Progressing.class);

        attempt(3, "Failed");
        assertThat(read("Connection refused").convergence()).isInstanceOf(Stuck.class);
        assertThat(words(read(null))).contains("the log of its job's pods tells why");
    }

    @Test
    void oneThatSucceededInTheEndHasNoTrouble() {
        attempt(1, "Failed");
        cluster.without("Job", JOB)
                .plus(made(Job.class, JOB, "\"conditions\":[{\"type\":\"Complete\",\"status\":\"True\"}]"));

        assertThat(read("Connection refused").facts().conditions()).isEmpty();
    }

    @Test
    void postgresqlsOwnWordsComeFirst() {
        assertThat(lastWords("""
                        1 {"level":"info","logger":"x","msg":"2026-11-26 10:44:02,269 [26] ERROR: WAL file 00000002.history does not exist"}
                        2 {"logger":"postgres","msg":"record","record":{"error_severity":"FATAL","message":"%s"}}
                        3 {"logger":"postgres","msg":"record","record":{"error_severity":"FATAL","sql_state_code":"57P03","message":"the database system is starting up"}}
                        4 {"level":"error","msg":"restore error","error":"while activating instance: exit status 1"}
                        """.formatted(ENDED))).isEqualTo(ENDED);
    }

    @Test
    void thenThoseOfWhatGoesToTheStore() {
        assertThat(lastWords("""
                        1 {"level":"info","logger":"x","msg":"2026-11-26 10:44:02,269 [26] ERROR: Expected empty archive"}
                        2 {"level":"error","msg":"restore error","error":"while restoring cluster: exit status 1"}
                        """)).isEqualTo("Expected empty archive");
    }

    @Test
    void andAtLastTheInstanceManagers() {
        assertThat(lastWords("""
                        1 {"level":"error","msg":"restore error","error":"while restoring cluster: rpc error: code = Unknown desc = no target backup found"}
                        """)).isEqualTo("no target backup found");
    }

    /** Each line with the number of a second in front. */
    private String lastWords(String log) {
        attempt(1, "Failed");
        var snapshot = cluster.snapshot();
        var scene = Scene.of(snapshot, WholeCluster.SCENE.ref());
        var timed = log.lines()
                .map(line -> "2026-11-26T10:44:0%s".formatted(line.replaceFirst(" ", ".5Z ")))
                .reduce("", (before, line) -> before + line + "\n");
        try (var served = new ServedCluster(snapshot, WholeCluster.SCENE.ref())) {
            served.log(scene.failedRecoveries().findFirst().orElseThrow(), timed);
            return new Recoveries(new BarmanLog(served.server()))
                    .lastWords(scene)
                    .orElseThrow();
        }
    }

    private void attempt(int number, String phase) {
        cluster.plus(made(Pod.class, JOB + "-" + number, "\"phase\":\"%s\"".formatted(phase)));
    }

    private static <T> T made(Class<T> kind, String name, String status) {
        var tree = Json.tree("""
                {"metadata":{"name":"%s","namespace":"recorded-life","creationTimestamp":"2026-11-26T13:00:00Z"},
                 "spec":{},"status":{%s}}""".formatted(name, status));
        var labels = tree.withObject("/metadata/labels");
        Map.of(Labels.JOB_ROLE, Labels.RECOVERY, Labels.INSTANCE_NAME, "orders-1")
                .forEach(labels::put);
        return Json.value(tree, kind);
    }

    private Observation read(@Nullable String said) {
        var scene = Scene.of(cluster.snapshot(), WholeCluster.SCENE.ref());
        return READING.of(scene.with(new Heard(Map.of(), Map.of(), said, null)), WholeCluster.expectation());
    }
}
