package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.harness.Api.Answer;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** What an application team asks for once its cluster runs, as its pods feel it. */
@TestMethodOrder(OrderAnnotation.class)
class EverydayE2e {

    private static Stage stage;
    private static RealCluster cluster;

    @BeforeAll
    static void set() {
        stage = Stage.set();
        cluster = RealCluster.made(stage, 2);
    }

    @AfterAll
    static void clear() {
        stage.close();
    }

    @Test
    @Order(1)
    void aPoolerIsMadeAndItsConnectionsReachThePrimary() {
        stage.assumeThatItCan("pooler");
        cluster.tenant().succeeded(patch("{\"spec\":{\"pooler\":{\"readWrite\":{\"instances\":1}}}}"));

        assertThat(cluster.status().at("/endpoints/pooledReadWrite/host").asString())
                .startsWith("orders-pooler");
        assertThat(cluster.application().prints(cluster.credentials(), "pooledReadWrite", "select 'pooled'"))
                .isEqualTo("pooled");
    }

    @Test
    @Order(2)
    void aDatabaseWithAnExtensionAndAUserAreMadeUsedAndDropped() {
        stage.assumeThatItCan("databases");
        cluster.does("databases", "{\"name\":\"reports\",\"extensions\":[{\"name\":\"pg_trgm\"}]}");
        cluster.does("users", "{\"name\":\"reader\",\"memberOf\":[\"app\"]}");

        var reader = cluster.get("/users/reader/credentials").body();
        assertThat(cluster.application().prints(reader, "readWrite", "select current_user"))
                .isEqualTo("reader");
        assertThat(cluster.get("/databases/reports").body().path("state").asString())
                .isEqualTo("READY");

        cluster.tenant().succeeded(cluster.delete("/users/reader"));
        cluster.tenant().succeeded(cluster.delete("/databases/reports?confirm=reports"));
        assertThat(cluster.get("/databases/reports").status()).isEqualTo(404);
        assertThat(logsIn(reader)).isFalse();
    }

    @Test
    @Order(3)
    void credentialsRotateAndTheOldOnesEndWhenTheirTimeIsOver() {
        stage.assumeThatItCan("rotate-credentials");
        var before = cluster.credentials();
        cluster.does("credentials/rotate", "{\"keepPreviousFor\":\"PT45S\"}");

        var after = cluster.credentials();
        assertThat(after.path("username")).isNotEqualTo(before.path("username"));
        assertThat(logsIn(after)).isTrue();
        if (Instant.now()
                .isBefore(Instant.parse(after.path("previousValidUntil").asString())
                        .minusSeconds(20))) {
            assertThat(logsIn(before)).isTrue();
        }
        await("the end of the previous ones")
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> cluster.credentials().path("previousValidUntil").isNull());
        assertThat(logsIn(before)).isFalse();
        assertThat(logsIn(after)).isTrue();
    }

    @Test
    @Order(4)
    void aDeletionWithAGracePeriodCanBeTakenBack() {
        cluster.application().prints(cluster.credentials(), "readWrite", "create table kept as select 4711 as i");
        cluster.tenant().succeeded(cluster.delete("?grace=PT24H"));
        assertThat(cluster.status().path("purgeAt").isNull()).isFalse();
        assertThat(cluster.pods()).isEmpty();
        assertThat(listed("")).isFalse();
        assertThat(listed("?deleted=true")).isTrue();

        cluster.does("undelete", "{}");
        cluster.assertReady(2);
        assertThat(cluster.application().prints(cluster.credentials(), "readWrite", "select i from kept"))
                .isEqualTo("4711");
    }

    @Test
    @Order(5)
    void nothingOfItIsLeft() {
        cluster.tenant().succeeded(cluster.asksForDeletion());
        assertThat(cluster.client()
                        .namespaces()
                        .withName(cluster.tenant().namespace())
                        .get())
                .isNull();
    }

    private static Answer patch(String body) {
        return cluster.tenant().api().patch("/ha-clusters/" + cluster.id(), body);
    }

    private static boolean listed(String query) {
        return cluster.tenant()
                .api()
                .get("/ha-clusters" + query)
                .body()
                .toString()
                .contains(cluster.id());
    }

    private static boolean logsIn(JsonNode credentials) {
        try {
            return cluster.application()
                    .prints(credentials, "readWrite", "select 'in'")
                    .equals("in");
        } catch (AssertionError | ConditionTimeoutException refused) {
            return false;
        }
    }
}
