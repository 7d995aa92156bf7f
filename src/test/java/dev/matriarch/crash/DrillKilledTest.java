package dev.matriarch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.harness.OwnerSql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The server is killed in the middle of a restore drill, and another one goes on: one report, and nothing is left of the cluster
 * that was made for it.
 *
 * <p>{@code -Dmatriarch.crash.boundaries=all} takes all steps in place of three.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrillKilledTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** What the steps say when they are done, in their order. */
    private static final List<String> NOTES = List.of(
            "committed is in the archive",
            "instances ready",
            "its owner can ask it",
            "checks hold",
            "nothing is left of it",
            "the cluster can be restored");

    private final KilledServer server = new KilledServer();
    private String source = "";

    @BeforeAll
    void makeCluster() throws SQLException {
        source = TestTopology.archivingCluster(server.api());
        OwnerSql.sql(server.api(), source, "insert into orders values ('first')");
    }

    @AfterAll
    void close() {
        server.close();
    }

    static List<String> boundaries() {
        return "all".equals(System.getProperty("matriarch.crash.boundaries"))
                ? NOTES
                : List.of(NOTES.get(2), NOTES.get(3), NOTES.getLast());
    }

    @ParameterizedTest
    @MethodSource("boundaries")
    void itGoesOnAndLeavesOneReportAndNoCluster(String note) {
        var drills = "/ha-clusters/%s/restore-drills".formatted(source);
        var before = server.api().get(drills).body().path("items").size();
        var clusters = server.api().get("/ha-clusters").body().path("items").size();

        var job = server.killedAfter(note, () -> server.api().post(drills, """
                {"checks":[{"name":"the first","sql":"select count(*) = 1 from orders"}]}"""));
        server.goesOn();

        var ended = server.api().ended(job, PATIENCE);
        assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("SUCCEEDED");
        var reports = server.api().get(drills).body().path("items");
        assertThat(reports).hasSize(before + 1);
        assertThat(reports.path(0).path("state").asString()).isEqualTo("PASSED");
        assertThat(reports.path(0).at("/checks/0/state").asString()).isEqualTo("HELD");
        assertThat(server.api().get("/ha-clusters").body().path("items")).hasSize(clusters);
    }
}
