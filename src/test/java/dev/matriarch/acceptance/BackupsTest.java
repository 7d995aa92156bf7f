package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Api.Answer;
import dev.matriarch.harness.OwnerSql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** A cluster with an archive, and the clusters that are made from it, by REST and then by SQL. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackupsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static TestTenant tenant;
    private static Api api;
    private static String source;
    private static Instant between = Instant.EPOCH;
    private static String lsnBetween = "";

    @BeforeAll
    static void makeCluster() {
        tenant = TestTenant.fresh();
        api = tenant.api();
        source = made("""
                {"name":"orders","spec":{"instances":1,"backup":{"objectStore":"sandbox","schedule":"30 2 * * *"}}}""");
    }

    @Test
    @Order(1)
    void aFirstBackupIsTakenByItselfAndOpensTheRecoveryWindow() {
        await("an open recovery window")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> condition("Backup").path("status").asString().equals("True"));

        var window = cluster(source).at("/status/recoveryWindow");
        var to = Instant.parse(window.path("to").asString());
        assertThat(to)
                .isBefore(Instant.now())
                .isAfterOrEqualTo(window.path("from").asString());
        assertThat(condition("Archiving").path("status").asString()).isEqualTo("True");
        var backups = api.get(path(source) + "/backups").body().path("items");
        assertThat(backups).hasSize(1);
        assertThat(backups.path(0).path("state").asString()).isEqualTo("COMPLETED");
        assertThat(api.get(path(source) + "/backups/"
                                + backups.path(0).path("name").asString())
                        .body())
                .isEqualTo(backups.path(0));
        assertThat(cluster(source).at("/spec/backup"))
                .hasToString("{\"objectStore\":\"sandbox\",\"schedule\":\"30 2 * * *\",\"retention\":\"P30D\"}");
        assertThat(api.get(path(source), "Accept", "text/plain").body().asString())
                .contains("backups", "to sandbox at 30 2 * * *, kept for P30D; every moment from");
    }

    @Test
    @Order(2)
    void aMomentBetweenTwoRowsHasTheFirstAndNotTheSecond() throws SQLException {
        sql(source, "create table orders(id text)");
        sql(source, "insert into orders values ('before')");
        lsnBetween = sql(source, "select pg_current_wal_lsn()").getFirst();
        between = Instant.parse(
                sql(source, "select to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                        .getFirst());
        sql(source, "insert into orders values ('after')");

        var copy = made("""
                {"name":"copy","restore":{"from":{"cluster":"%s"},"to":{"time":"%s"}}}""".formatted(source, between));

        assertThat(orders(copy)).containsExactly("before");
        assertThat(cluster(copy).at("/restore"))
                .hasToString("{\"from\":{\"cluster\":\"%s\"},\"to\":{\"time\":\"%s\",\"lsn\":null}}"
                        .formatted(source, between));
        assertThat(cluster(copy).at("/spec")).isEqualTo(cluster(source).at("/spec"));
        assertThat(credentials(copy).text("password"))
                .isNotEqualTo(credentials(source).text("password"));
        sql(copy, "insert into orders values ('of the copy')");
        tenant.succeeded(api.delete(path(copy)));
    }

    @Test
    @Order(3)
    void aPlaceInTheWalIsAsGoodAsATime() throws SQLException {
        var copy = made("""
                {"name":"copy","restore":{"from":{"cluster":"%s"},"to":{"lsn":"%s"}}}""".formatted(source, lsnBetween));

        assertThat(orders(copy)).containsExactly("before");
        tenant.succeeded(api.delete(path(copy)));
    }

    @Test
    @Order(4)
    void whatCannotBeRestoredIsRefusedAtOnce() {
        refused(source, "\"time\":\"2020-01-01T00:00:00Z\"", "#/restore/to/time outside-recovery-window");
        refused(source, "\"time\":\"2120-01-01T00:00:00Z\"", "#/restore/to/time outside-recovery-window");
        refused(source, "\"time\":\"yesterday\"", "#/restore/to/time not-a-time");
        refused(source, "\"lsn\":\"here\"", "#/restore/to/lsn not-an-lsn");
        refused(source, "\"lsn\":\"0/1\",\"time\":\"2020-01-01T00:00:00Z\"", "#/restore/to two-targets");
        refused("01a1fe4b-ff8f-7d7b-bec8-a06f41204f4d", "", "#/restore/from/cluster no-such-cluster");
        var stranger = TestTenant.fresh().api();
        Refusal.of(stranger.post("/ha-clusters", restore(source, "")), 422, "invalid-request")
                .because("#/restore/from/cluster no-such-cluster");
    }

    @Test
    @Order(5)
    void whatWasCommittedLastOutlivesTheCluster() throws SQLException {
        sql(source, "insert into orders values ('last')");
        var deletion = tenant.succeeded(api.delete(path(source) + "?finalBackup=true&confirm=orders"));
        assertThat(deletion.at("/result/backup").asString()).isNotEmpty();
        assertThat(api.get(path(source)).status()).isEqualTo(404);

        var back = made("""
                {"name":"orders","restore":{"from":{"cluster":"%s"}}}""".formatted(source));

        assertThat(orders(back)).containsExactly("before", "after", "last");
        refused(source, "\"time\":\"%s\"".formatted(Instant.now()), "#/restore/to/time outside-recovery-window");
    }

    private static String made(String body) {
        return tenant.succeeded(api.post("/ha-clusters", body))
                .at("/cluster/id")
                .asString();
    }

    private static void refused(String from, String to, String fault) {
        Refusal.of(api.post("/ha-clusters", restore(from, to)), 422, "invalid-request")
                .because(fault);
    }

    private static String restore(String from, String to) {
        return """
                {"name":"refused","restore":{"from":{"cluster":"%s"},"to":{%s}}}""".formatted(from, to);
    }

    private static JsonNode condition(String type) {
        return cluster(source)
                .at("/status/conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asString().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode cluster(String id) {
        return tenant.cluster(id);
    }

    private static String path(String id) {
        return "/ha-clusters/" + id;
    }

    private static Answer credentials(String id) {
        return api.get(path(id) + "/credentials");
    }

    private static List<String> orders(String id) throws SQLException {
        return sql(id, "select id from orders order by ctid");
    }

    private static List<String> sql(String id, String statement) throws SQLException {
        return OwnerSql.sql(api, id, statement);
    }
}
