package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.OwnerSql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Clusters with the same table of orders, of which one follows the other, as their tenant asks for them by REST. */
final class OrdersTopology {

    static final Duration PATIENCE = Duration.ofMinutes(3);

    private final TestTenant tenant = TestTenant.fresh();
    private final List<String> rows = new ArrayList<>();
    private String id = "";

    Api api() {
        return tenant.api();
    }

    TestTenant tenant() {
        return tenant;
    }

    String path() {
        return "/topologies/" + id;
    }

    Api.Answer begins(String name, String primary) {
        var made = api().post(
                        "/topologies", "{\"name\":\"%s\",\"primary\":{\"cluster\":\"%s\"}}".formatted(name, primary));
        if (made.status() == 201) {
            id = made.text("id");
        }
        return made;
    }

    /** The id of a cluster, once it has been made. */
    String made(String path, String body) {
        return tenant.succeeded(api().post(path, body)).at("/cluster/id").asString();
    }

    Api.Answer switchover(String to) {
        return api().post(path() + "/switchover", "{\"to\":\"%s\"}".formatted(to));
    }

    void changePlaces(String from, String to) throws SQLException {
        written(from);
        var job = tenant.succeeded(switchover(to));

        assertThat(job.path("topology").asString()).isEqualTo(id);
        assertThat(job.at("/result/primary").asString()).isEqualTo(to);
        assertThat(api().get(path()).text("primary")).isEqualTo(to);
        assertThat(cluster(from).at("/status/role").asString()).isEqualTo("REPLICA");
        assertThat(cluster(to).at("/status/role").asString()).isEqualTo("PRIMARY");
        assertThat(rowsOf(to)).isEqualTo(rows);
        written(to);
    }

    void table(String cluster) throws SQLException {
        sql(cluster, "create table orders(n text)");
    }

    void written(String cluster) throws SQLException {
        for (var n : IntStream.range(0, 10).toArray()) {
            var row = "%s-%d".formatted(cluster, rows.size() + n);
            sql(cluster, "insert into orders values ('%s')".formatted(row));
            rows.add(row);
        }
    }

    private List<String> rowsOf(String cluster) throws SQLException {
        return sql(cluster, "select n from orders order by ctid");
    }

    void awaitAllRowsOn(String cluster) {
        await("what was written on the other side")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptionsInstanceOf(SQLException.class)
                .untilAsserted(() -> assertThat(rowsOf(cluster)).isEqualTo(rows));
    }

    void assertFollows(String replica, String primary, String ways) {
        assertThat(cluster(replica).at("/status/role").asString()).isEqualTo("REPLICA");
        assertThat(cluster(replica).at("/status/state").asString()).isEqualTo("READY");
        assertThat(cluster(replica).at("/status/primary").isNull()).isTrue();
        assertThat(member(replica).path("role").asString()).isEqualTo("REPLICA");
        assertThat(member(replica).path("followsBy").toString()).isEqualTo(ways);
        assertThat(credentials(replica).path("password"))
                .isEqualTo(credentials(primary).path("password"));
    }

    JsonNode member(String cluster) {
        for (var member : api().get(path()).body().path("members")) {
            if (member.path("cluster").asString().equals(cluster)) {
                return member;
            }
        }
        throw new AssertionError("%s is no member".formatted(cluster));
    }

    JsonNode cluster(String cluster) {
        return tenant.cluster(cluster);
    }

    private JsonNode credentials(String cluster) {
        return api().get("/ha-clusters/%s/credentials".formatted(cluster)).body();
    }

    private List<String> sql(String cluster, String statement) throws SQLException {
        return OwnerSql.sql(api(), cluster, statement);
    }
}
