package dev.matriarch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Api.Answer;
import dev.matriarch.harness.OwnerSql;
import java.sql.SQLException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Two clusters of the sandbox with one instance each and a table {@code orders}, of which one follows the other. */
final class TestTopology {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Api api;
    private final String id;
    private final String writer;
    private final String reader;

    /** One follows the other's archive. */
    TestTopology(Api api) throws SQLException {
        this(api, archivingCluster(api), "{\"name\":\"orders-dr\"}");
    }

    /** None has an archive, and one gets the other's WAL as it is written. */
    static TestTopology streamed(Api api) throws SQLException {
        var writer = made(api, "/ha-clusters", "{\"name\":\"orders\",\"spec\":{\"instances\":1}}");
        OwnerSql.sql(api, writer, "create table orders(n text)");
        return new TestTopology(api, writer, "{\"name\":\"orders-dr\",\"streaming\":true}");
    }

    private TestTopology(Api api, String writer, String member) {
        this.api = api;
        this.writer = writer;
        id = api.post("/topologies", "{\"name\":\"orders\",\"primary\":{\"cluster\":\"%s\"}}".formatted(writer))
                .text("id");
        reader = made("/topologies/%s/members".formatted(id), member);
    }

    /** The id of a cluster with an archive that something can be restored from, and with a table {@code orders}. */
    static String archivingCluster(Api api) throws SQLException {
        var cluster = made(api, "/ha-clusters", """
                {"name":"orders","spec":{"instances":1,"backup":{"objectStore":"sandbox"}}}""");
        awaitBackupOf(api, cluster);
        OwnerSql.sql(api, cluster, "create table orders(n text)");
        return cluster;
    }

    String id() {
        return id;
    }

    /** The one that takes writes at first. */
    String writer() {
        return writer;
    }

    /** The one that follows it at first. */
    String reader() {
        return reader;
    }

    /** Asks for the first reader to take writes. */
    Answer switchover() {
        return switchover("");
    }

    /** What would come of that. */
    Answer plannedSwitchover() {
        return switchover("?dryRun=true");
    }

    private Answer switchover(String query) {
        return api.post("/topologies/%s/switchover%s".formatted(id, query), "{\"to\":\"%s\"}".formatted(reader));
    }

    /** What is said of a cluster under that name. */
    JsonNode condition(String cluster, String type) {
        return api.get("/ha-clusters/" + cluster)
                .body()
                .at("/status/conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asString().equals(type))
                .findFirst()
                .orElseThrow();
    }

    void awaitBackupOf(String cluster) {
        awaitBackupOf(api, cluster);
    }

    private static void awaitBackupOf(Api api, String cluster) {
        await("a base backup")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> !api.get("/ha-clusters/" + cluster)
                        .body()
                        .at("/status/recoveryWindow/from")
                        .asString("")
                        .isEmpty());
    }

    /** The id of a cluster, once it has been made. */
    String made(String path, String body) {
        return made(api, path, body);
    }

    private static String made(Api api, String path, String body) {
        var ended = api.ended(api.post(path, body).text("id"), PATIENCE);
        assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("SUCCEEDED");
        return ended.at("/cluster/id").asString();
    }
}
