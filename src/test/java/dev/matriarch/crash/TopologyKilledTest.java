package dev.matriarch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.OwnerSql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The server is killed after a step of a topology's switchover has done its work and before it could write that down, and
 * another one goes on: the step runs twice, and no row is lost.
 *
 * <p>{@code -Dmatriarch.crash.boundaries=all} takes all steps in place of those in which the cluster is in nobody's hands.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopologyKilledTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** What the steps say when they are done, in their order. */
    static final List<String> NOTES = List.of(
            "both are whole",
            "committed before is in its archive",
            "has replayed it",
            "knows the passwords of",
            "stops taking writes",
            "has stopped, and all its WAL is safe",
            "was told to take writes",
            "takes writes, and nobody else",
            "instances ready",
            "its token is dropped",
            "is as it shall be",
            "asked for b");

    private final KilledServer server = new KilledServer();
    private final List<String> rows = new ArrayList<>();
    private String writer = "";
    private String reader = "";
    private String topology = "";

    @BeforeAll
    void makeTopology() throws SQLException {
        var made = made(api());
        topology = made.id();
        writer = made.writer();
        reader = made.reader();
    }

    @AfterAll
    void close() {
        server.close();
    }

    TestTopology made(Api api) throws SQLException {
        return new TestTopology(api);
    }

    List<String> boundaries() {
        return "all".equals(System.getProperty("matriarch.crash.boundaries")) ? NOTES : NOTES.subList(4, 8);
    }

    @ParameterizedTest
    @MethodSource("boundaries")
    void itGoesOnAndNoRowIsLost(String note) throws SQLException {
        write();
        var job = killedAfter(note);
        server.goesOn();

        var ended = api().ended(job, PATIENCE);

        assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("SUCCEEDED");
        var before = writer;
        writer = reader;
        reader = before;
        assertThatOnlyTheWriterWrites();
    }

    @ParameterizedTest
    @ValueSource(strings = {"knows the passwords of", "stops taking writes"})
    void calledOffBeforeThePromotionTheOldOneWritesAgain(String note) throws SQLException {
        write();
        var job = killedAfter(note);
        server.goesOnAfter(() -> assertThat(
                        api().post("/jobs/%s/cancel".formatted(job), "{}").status())
                .isBetween(200, 202));

        var ended = api().ended(job, PATIENCE);

        assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("CANCELLED");
        assertThatOnlyTheWriterWrites();
    }

    private void assertThatOnlyTheWriterWrites() throws SQLException {
        assertThat(api().get("/topologies/" + topology).text("primary")).isEqualTo(writer);
        assertThat(cluster(writer).at("/status/state").asString()).isEqualTo("READY");
        assertThat(cluster(reader).at("/status/state").asString()).isEqualTo("READY");
        assertThat(OwnerSql.sql(api(), writer, "select n from orders order by ctid"))
                .isEqualTo(rows);
        assertThat(OwnerSql.sql(api(), writer, "select pg_is_in_recovery()")).containsExactly("f");
        assertThat(OwnerSql.sql(api(), reader, "select pg_is_in_recovery()")).containsExactly("t");
        write();
    }

    private void write() throws SQLException {
        var row = "row " + rows.size();
        OwnerSql.sql(api(), writer, "insert into orders values ('%s')".formatted(row));
        rows.add(row);
    }

    private String killedAfter(String note) {
        return server.killedAfter(
                note,
                () -> api().post("/topologies/%s/switchover".formatted(topology), "{\"to\":\"%s\"}".formatted(reader)));
    }

    private Api api() {
        return server.api();
    }

    private JsonNode cluster(String id) {
        return api().get("/ha-clusters/" + id).body();
    }
}
