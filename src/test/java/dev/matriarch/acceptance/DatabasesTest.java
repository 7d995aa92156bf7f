package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Api.Answer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Databases and users below a cluster, by REST and then by SQL. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DatabasesTest {

    private static TestTenant tenant;
    private static Api api;
    private static String cluster;

    @BeforeAll
    static void makeCluster() {
        tenant = TestTenant.fresh();
        api = tenant.api();
        cluster = "/ha-clusters/" + tenant.hasCluster("orders", 1);
    }

    @Test
    @Order(1)
    void aUserOwnsADatabaseAndUsesItsExtension() throws SQLException {
        tenant.succeeded(api.post(cluster + "/users", "{\"name\":\"clerk\",\"memberOf\":[\"app\"]}"));
        var job = tenant.succeeded(api.post(
                cluster + "/databases",
                "{\"name\":\"shelf\",\"owner\":\"clerk\",\"extensions\":[{\"name\":\"pg_trgm\"}]}"));

        assertThat(job.path("kind").asString()).isEqualTo("CREATE_DATABASE");
        assertThat(api.get(cluster + "/databases").body().path("items"))
                .extracting(database -> database.path("name").asString())
                .containsExactly("app", "shelf");
        assertThat(api.get(cluster + "/databases/shelf").text("state")).isEqualTo("READY");
        assertThat(sql("shelf", "select similarity('orders', 'order') > 0.5")).isEqualTo("t");
        assertThat(sql("shelf", "create table books(title text)")).isNull();
        assertThat(api.get(cluster + "/manifest", "Accept", "*/*").body().asString())
                .contains("shelf", "clerk")
                .doesNotContain(credentials().text("password"));
    }

    @Test
    @Order(2)
    void credentialsOfAUserAreAudited() {
        assertThat(credentials().text("username")).isEqualTo("clerk");
        assertThat(api.get("/audit-entries?limit=200").body().path("items"))
                .extracting(entry -> entry.path("subject").asString())
                .contains(cluster + "/users/clerk");
    }

    @Test
    @Order(2)
    void whoOwnsADatabaseCannotHaveTheSuperuserRunWhatIsHis() throws SQLException {
        sql("shelf", """
                create function public.format(text, varchar) returns text language plpgsql as
                $$ begin execute 'alter role clerk superuser'; return pg_catalog.format($1, $2); end $$""");

        tenant.succeeded(api.patch(
                cluster + "/databases/shelf", "{\"extensions\":[{\"name\":\"pg_trgm\"},{\"name\":\"citext\"}]}"));

        assertThat(sql("shelf", "select 'A'::citext = 'a'")).isEqualTo("t");
        assertThat(sql("shelf", "select rolsuper from pg_roles where rolname = 'clerk'"))
                .isEqualTo("f");
    }

    @ParameterizedTest
    @Order(3)
    @CsvSource(
            delimiter = '|',
            value = {
                "/databases | {} | #/name required",
                "/databases | {\"name\":\"pg_mine\"} | #/name reserved",
                "/databases | {\"name\":\"a\\\"; drop\"} | #/name not-an-identifier",
                "/databases | {\"name\":\"mine\",\"owner\":\"postgres\"} | #/owner no-such-user",
                "/databases | {\"name\":\"mine\",\"extensions\":[{\"name\":\"file_fdw\"}]} | #/extensions/0/name extension-refused",
                "/users | {\"name\":\"postgres\"} | #/name reserved",
                "/users | {\"name\":\"mine\",\"memberOf\":[\"pg_execute_server_program\"]} | #/memberOf/0 no-such-user",
                "/users | {\"name\":\"mine\",\"connectionLimit\":-1} | #/connectionLimit out-of-range"
            })
    void whatCannotBeIsRefused(String path, String body, String fault) {
        var refused = changingNothing(() -> api.post(cluster + path, body));

        Refusal.of(refused, 422, "invalid-request").because(fault);
    }

    @Test
    @Order(4)
    void whatIsThereOrIsNotIsSaid() {
        Refusal.of(changingNothing(() -> api.post(cluster + "/databases", "{\"name\":\"app\"}")), 409, "name-taken");
        Refusal.of(changingNothing(() -> api.post(cluster + "/users", "{\"name\":\"clerk\"}")), 409, "name-taken");
        Refusal.of(changingNothing(() -> api.patch(cluster + "/databases/other", "{}")), 404, "not-found");
        Refusal.of(changingNothing(() -> api.delete(cluster + "/users/other")), 404, "not-found");
        Refusal.of(changingNothing(() -> api.delete(cluster + "/databases/shelf")), 422, "confirm-mismatch");
        Refusal.of(changingNothing(() -> api.delete(cluster + "/databases/app?confirm=app")), 409, "state-conflict");
        Refusal.of(changingNothing(() -> api.delete(cluster + "/users/clerk")), 409, "state-conflict")
                .saying("clerk owns the database shelf");
        Refusal.of(
                changingNothing(() ->
                        api.send("PATCH", cluster + "/databases/shelf", "{\"owner\":\"app\"}", "If-Match", "\"1\"")),
                412,
                "generation-mismatch");
    }

    @Test
    @Order(5)
    void postgresqlsRefusalIsTheJobsProblem() {
        tenant.succeeded(api.patch(cluster + "/databases/shelf", "{\"owner\":\"app\"}"));

        var job = api.ended(api.delete(cluster + "/users/clerk").body());

        assertThat(job.path("state").asString()).isEqualTo("FAILED");
        assertThat(job.at("/problem/detail").asString())
                .contains("clerk")
                .contains("cannot be dropped because some objects depend on it");
        assertThat(api.get(cluster + "/users/clerk").text("state")).isEqualTo("FAILED");
    }

    @Test
    @Order(6)
    void nothingIsLeftOfWhatWasDropped() {
        tenant.succeeded(api.post(cluster + "/users", "{\"name\":\"clerk\",\"memberOf\":[\"app\"]}"));
        tenant.succeeded(api.delete(cluster + "/databases/shelf?confirm=shelf"));
        tenant.succeeded(api.delete(cluster + "/users/clerk"));

        assertThat(api.get(cluster + "/databases").body().path("items")).hasSize(1);
        assertThat(api.get(cluster + "/users").body().path("items")).isEmpty();
        assertThat(api.get(cluster + "/manifest", "Accept", "*/*").body().asString())
                .doesNotContain("shelf", "clerk");
    }

    private static Answer changingNothing(Supplier<Answer> request) {
        var before = api.get(cluster).body().path("generation");
        var answer = request.get();
        assertThat(api.get(cluster).body().path("generation")).isEqualTo(before);
        return answer;
    }

    private static Answer credentials() {
        return api.get(cluster + "/users/clerk/credentials");
    }

    private static @Nullable String sql(String database, String statement) throws SQLException {
        var clerk = credentials();
        var url = "jdbc:postgresql://127.0.0.1:%d/%s"
                .formatted(clerk.body().at("/readWrite/port").asInt(), database);
        try (var connection = DriverManager.getConnection(url, clerk.text("username"), clerk.text("password"));
                var query = connection.createStatement()) {
            if (!query.execute(statement)) {
                return null;
            }
            try (var rows = query.getResultSet()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
