package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.EventStream;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What PostgreSQL has logged, as the engineer on call asks for it; statements that hold secrets among it. */
class LogsTest {

    private static TestTenant tenant;
    private static Api api;
    private static String id;
    private static String jdbcUrl;

    @BeforeAll
    static void makeACluster() {
        tenant = TestTenant.fresh();
        api = tenant.api();
        id = tenant.hasCluster("talkative", 2);
        jdbcUrl = api.get("/ha-clusters/%s/credentials".formatted(id))
                .body()
                .at("/readWrite/jdbcUrl")
                .asString();
    }

    @Test
    void aStatementThatFailsIsThereWithoutItsSecret() {
        var word = word();
        fails("alter role app password %s".formatted(word));
        fails("alter role nobody_%s password 'of-%s'".formatted(word, word));

        var line = found("alter role nobody_");

        assertThat(line.path("severity").asString()).isEqualTo("ERROR");
        assertThat(line.path("user").asString()).isEqualTo("app");
        assertThat(line.path("database").asString()).isEqualTo("app");
        assertThat(line.path("statement").asString()).endsWith("password '***'");
        assertThat(found("alter role app password").path("message").asString())
                .startsWith("syntax error at or near \"***\"");
        for (var accept : List.of("application/json", "text/plain")) {
            var answer = api.get(logs(), "Accept", accept).body().toString();
            assertThat(answer)
                    .contains("alter role")
                    .doesNotContain("of-" + word)
                    .doesNotContain("password " + word);
        }
    }

    @Test
    void theyAreToldAsTheyCome() {
        try (var stream = api.stream(logs() + "?tail=1")) {
            var table = "t" + word();
            fails("select * from " + table);

            var line = untilLineOf(stream, table);

            assertThat(line.path("sqlState").asString()).isEqualTo("42P01");
            assertThat(line.path("instance").asString()).isEqualTo(primary());
        }
    }

    @Test
    void oneInstanceAloneAndWhichThereIsNot() {
        var all = api.get(logs() + "?since=PT1H&tail=1000").body();
        assertThat(all.path("instances"))
                .extracting(instance -> instance.path("name").asString())
                .containsExactly("talkative-1", "talkative-2");
        assertThat(api.get(logs() + "?instance=talkative-2").body().path("items"))
                .isNotEmpty()
                .allMatch(line -> line.path("instance").asString().equals("talkative-2"));
        Refusal.of(api.get(logs() + "?instance=talkative-9"), 422, "invalid-request")
                .because("instance no-such-instance");
        assertThat(api.get(logs() + "?tail=1").body().path("items")).hasSize(2);
        assertThat(api.get(logs() + "?since=2100-01-01T00:00:00Z").body().path("items"))
                .isEmpty();
    }

    @Test
    void whoOnlyLooksDoesNotSeeThemAndWhoReadsIsWrittenDown() {
        Refusal.of(tenant.person("viewer").get(logs()), 403, "forbidden");
        assertThat(tenant.person("editor").get(logs()).status()).isEqualTo(200);

        assertThat(api.get("/audit-entries?limit=200").body().path("items"))
                .extracting(entry -> entry.path("action").asString() + " "
                        + entry.path("subject").asString())
                .contains("logs.read /ha-clusters/" + id);
        assertThat(api.get("/data-planes/sandbox")
                        .body()
                        .at("/operators/0/abilities")
                        .toString())
                .contains("\"logs\"");
    }

    @Test
    void aClusterThatGoesEndsItsStream() {
        var shortLived = tenant.hasCluster("shortlived", 1);
        try (var stream = api.stream("/ha-clusters/%s/logs".formatted(shortLived))) {
            tenant.succeeded(api.delete("/ha-clusters/" + shortLived));

            var last = stream.next();
            while (!last.type().equals("end")) {
                last = stream.next();
            }

            assertThat(last.data().path("code").asString()).isEqualTo("not-found");
            assertThat(stream.ends()).isTrue();
        }
    }

    private static JsonNode untilLineOf(EventStream stream, String word) {
        var event = stream.next();
        while (!event.type().equals("line") || !event.data().toString().contains(word)) {
            event = stream.next();
        }
        return event.data();
    }

    private static JsonNode found(String statement) {
        return await("the line of " + statement)
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> api.get(logs() + "?tail=1000")
                                .body()
                                .path("items")
                                .valueStream()
                                .filter(line ->
                                        line.path("statement").asString("").startsWith(statement))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static String primary() {
        return tenant.cluster(id).at("/status/primary").asString();
    }

    private static String logs() {
        return "/ha-clusters/%s/logs".formatted(id);
    }

    /** A word that nobody else has used. */
    private static String word() {
        return "w" + UUID.randomUUID().toString().replace("-", "");
    }

    private static void fails(String sql) {
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
            try (var connection = DriverManager.getConnection(jdbcUrl);
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        });
    }
}
