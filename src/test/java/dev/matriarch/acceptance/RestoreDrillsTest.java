package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.OwnerSql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Proofs that a cluster can be restored, by REST. */
class RestoreDrillsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static TestTenant tenant;
    private static Api api;
    private static String source;

    @BeforeAll
    static void makeCluster() throws SQLException {
        tenant = TestTenant.fresh();
        api = tenant.api();
        source = tenant.succeeded(api.post("/ha-clusters", """
                        {"name":"orders","spec":{"instances":1,"backup":{"objectStore":"sandbox"}}}"""))
                .at("/cluster/id")
                .asString();
        await("an open recovery window")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() ->
                        tenant.cluster(source).at("/status/recoveryWindow/to").isString());
        OwnerSql.sql(api, source, "create table orders as select 'ord-' || n as id from generate_series(1, 1000) n");
    }

    @Test
    void whatWasCommittedBeforeItIsThereAndNothingOfTheDrillIsLeft() {
        var job = tenant.succeeded(drill("""
                {"checks":[
                  {"name":"all orders","sql":"select count(*) = 1000 from orders"},
                  {"name":"the last one","sql":"select exists (select from orders where id = 'ord-1000')"}]}"""));

        var drill = report(job.at("/result/drill").asString());
        assertThat(drill.path("state").asString()).isEqualTo("PASSED");
        assertThat(drill.path("job")).isEqualTo(job.path("id"));
        assertThat(drill.path("cluster").asString()).isEqualTo(source);
        assertThat(drill.path("rpoSeconds").asDouble()).isBetween(0.0, 60.0);
        assertThat(drill.path("rtoSeconds").asDouble()).isBetween(0.1, 180.0);
        assertThat(drill.path("problem").isNull()).isTrue();
        assertThat(drill.path("checks")
                        .valueStream()
                        .map(check -> check.path("state").asString()))
                .containsExactly("HELD", "HELD");
        assertThat(Instant.parse(drill.path("endedAt").asString()))
                .isAfter(drill.path("createdAt").asString());
        assertThat(names()).containsExactly("orders");
        assertThat(api.get(drills()).body().at("/items").valueStream()).contains(drill);
    }

    @Test
    void whatDoesNotHoldFailsTheJobOnceAllIsRemoved() {
        var job = api.ended(drill("""
                {"checks":[
                  {"name":"too many","sql":"select count(*) > 1000 from orders"},
                  {"name":"misspelt","sql":"select count(*) = 1000 from order_s"},
                  {"name":"a number","sql":"select count(*) from orders"},
                  {"name":"of the data","sql":"select id::int > 0 from orders"},
                  {"name":"none","sql":"select true where false"},
                  {"name":"holds","sql":"select true"}]}""").body());

        assertThat(job.path("state").asString()).isEqualTo("FAILED");
        assertThat(job.at("/problem/code").asString()).isEqualTo("check-failed");
        assertThat(job.at("/problem/detail").asString())
                .isEqualTo("of the restored data this does not hold: too many, misspelt, a number, of the data, none");
        var drill = newest();
        assertThat(drill.path("state").asString()).isEqualTo("FAILED");
        assertThat(drill.path("problem")).isEqualTo(job.path("problem"));
        assertThat(drill.path("checks")
                        .valueStream()
                        .map(check -> check.path("detail").asString("(none)")))
                .satisfiesExactly(
                        no -> assertThat(no).isEqualTo("(none)"),
                        misspelt -> assertThat(misspelt).contains("relation \"order_s\" does not exist"),
                        number -> assertThat(number).isEqualTo("its first column is no boolean"),
                        data -> assertThat(data).isEqualTo("PostgreSQL gave it up with SQLSTATE 22P02"),
                        none -> assertThat(none).isEqualTo("it returns no row"),
                        held -> assertThat(held).isEqualTo("(none)"));
        assertThat(names()).containsExactly("orders");
    }

    @Test
    void aMomentOfOursHasWhatWasThereThen() throws SQLException {
        var before = OwnerSql.sql(
                        api,
                        source,
                        "select to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                .getFirst();
        OwnerSql.sql(api, source, "create table later as select 1 as n");
        tenant.succeeded(drill("{}")); // after which a commit is in the archive that came after it

        tenant.succeeded(drill("""
                {"to":{"time":"%s"},"checks":[{"name":"not yet","sql":"select to_regclass('later') is null"}]}""".formatted(before)));

        var drill = newest();
        assertThat(drill.path("time").asString()).isEqualTo(before);
        assertThat(drill.path("rpoSeconds").isNull()).isTrue();
        OwnerSql.sql(api, source, "drop table later");
    }

    @Test
    void oneThatIsCancelledLeavesNothing() {
        var job = drill("""
                {"checks":[{"name":"takes its time","sql":"select pg_sleep(600) is not null"}]}""").body();
        await("the check runs")
                .atMost(PATIENCE)
                .until(() -> api.get("/jobs/" + job.path("id").asString())
                        .body()
                        .toString()
                        .contains("it checks: takes its time"));

        assertThat(api.post("/jobs/%s/cancel".formatted(job.path("id").asString()), "")
                        .status())
                .isEqualTo(202);

        assertThat(api.ended(job).path("state").asString()).isEqualTo("CANCELLED");
        assertThat(newest().path("state").asString()).isEqualTo("CANCELLED");
        assertThat(names()).containsExactly("orders");
    }

    @Test
    void whatCannotBeTriedIsRefusedAtOnce() {
        refused("{\"to\":{\"time\":\"2020-01-01T00:00:00Z\"}}", "#/to/time outside-recovery-window");
        refused("{\"to\":{\"time\":\"yesterday\"}}", "#/to/time not-a-time");
        refused("{\"checks\":[{\"name\":\"a\"}]}", "#/checks/0/sql required");
        refused(
                "{\"checks\":[{\"name\":\"a\",\"sql\":\"select true\"},{\"name\":\"a\",\"sql\":\"select true\"}]}",
                "#/checks/1/name twice");
        refused(
                "{\"checks\":[{\"name\":\"a\",\"sql\":\"alter role app password 's3cr3t'\"}]}",
                "#/checks/0/sql holds-secret");
        var plain = tenant.hasCluster("plain", 1);
        Refusal.of(api.post("/ha-clusters/%s/restore-drills".formatted(plain), "{}"), 409, "state-conflict");
        tenant.succeeded(api.delete("/ha-clusters/" + plain));
        var plan = api.post(drills() + "?dryRun=true", "{}");
        assertThat(plan.status()).isEqualTo(200);
        assertThat(plan.text("kind")).isEqualTo("RESTORE_DRILL");
        assertThat(names()).containsExactly("orders");
    }

    private static Api.Answer drill(String body) {
        return api.post(drills(), body);
    }

    private static void refused(String body, String fault) {
        Refusal.of(drill(body), 422, "invalid-request").because(fault);
    }

    private static String drills() {
        return "/ha-clusters/%s/restore-drills".formatted(source);
    }

    private static JsonNode report(String id) {
        return api.get(drills() + "/" + id).body();
    }

    private static JsonNode newest() {
        return api.get(drills()).body().at("/items/0");
    }

    private static Stream<String> names() {
        return api.get("/ha-clusters")
                .body()
                .path("items")
                .valueStream()
                .map(cluster -> cluster.path("name").asString());
    }
}
