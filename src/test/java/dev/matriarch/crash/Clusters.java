package dev.matriarch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The sandbox's clusters as a tenant sees them and as this machine runs them. */
record Clusters(Api api, Home home) {

    static String body(String name) {
        return "{\"name\":\"%s\"}".formatted(name);
    }

    /** The cluster is as if each step of its creation had run once. */
    void assertMadeOnce(String id) {
        var cluster = api.get("/ha-clusters/" + id).body();
        var status = cluster.path("status");
        assertThat(status.path("state").asString()).isEqualTo("READY");
        assertThat(status.path("settledGeneration")).isEqualTo(cluster.path("generation"));
        assertThat(cluster.path("generation").asInt()).isEqualTo(1);
        assertThat(status.path("timeline").asInt()).isEqualTo(1);
        assertThat(roles(status)).containsExactlyInAnyOrder("PRIMARY", "REPLICA", "REPLICA");
        assertThat(home.postmasters(id)).hasSize(3);
        assertThat(files(id, "instances")).hasSize(3);
        assertHoldsRows(id);
    }

    private static List<String> roles(JsonNode status) {
        return StreamSupport.stream(status.path("instances").spliterator(), false)
                .map(instance -> instance.path("role").asString())
                .toList();
    }

    private List<Path> files(String id, String directory) {
        try (var files =
                Files.list(home.sandbox().resolve("clusters").resolve(id).resolve(directory))) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertHoldsRows(String id) {
        var credentials = api.get("/ha-clusters/" + id + "/credentials").body();
        try (var connection = connect(credentials);
                var statement = connection.createStatement()) {
            assertThat(all(
                            connection,
                            "select datname from pg_database where datdba = (select oid from pg_roles"
                                    + " where rolname = current_user)"))
                    .containsExactly("app");
            assertThat(all(connection, "select count(*) from pg_stat_replication"))
                    .containsExactly("2");
            statement.execute("create table kept (id int primary key)");
            statement.execute("insert into kept select generate_series(1, 100)");
            assertThat(all(connection, "select count(*) from kept")).containsExactly("100");
        } catch (SQLException e) {
            throw new AssertionError(id + " does not take rows", e);
        }
    }

    private static Connection connect(JsonNode credentials) throws SQLException {
        return DriverManager.getConnection(
                credentials.path("readWrite").path("jdbcUrl").asString());
    }

    private static List<String> all(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    /** The desired state as it was last written, with the mark of its writer; empty where nothing was. */
    String desired(String id) {
        var file = home.sandbox().resolve("clusters").resolve(id).resolve("desired.json");
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
