package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.e2e.Stage.Tenant;
import dev.matriarch.harness.Api.Answer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** One cluster of three whose primary moves, on purpose and not, under a client that writes all the time. */
@TestMethodOrder(OrderAnnotation.class)
class PrimaryMovesE2e {

    private static Stage stage;
    private static Tenant tenant;
    private static Answer created;
    private static WritingPod writing;

    @BeforeAll
    static void set() {
        stage = Stage.set();
        tenant = stage.newTenant();
        created = tenant.asksFor("orders", LifeE2e.SMALL.formatted(3));
        tenant.succeeded(created);
        var credentials = tenant.api().get(path("/credentials")).body();
        writing = WritingPod.start(new SqlPod(client(), tenant.namespace(), LifeE2e.image()), credentials);
    }

    @AfterAll
    static void clear() {
        writing.close();
        tenant.succeeded(tenant.api().delete(path("")));
        stage.close();
    }

    @Test
    @Order(1)
    void aSwitchoverToAChosenStandbyLosesNothing() {
        assertThat(status().path("instances").toString()).contains("quorum");
        var since = Instant.now();
        var to = standby();
        var job = tenant.succeeded(tenant.api().post(path("/switchover"), "{\"to\":\"%s\"}".formatted(to)));
        assertThat(primary()).isEqualTo(to);
        assertThat(note(job, "await-writable")).isEqualTo(to + " takes writes");
        assertThat(note(job, "await-whole")).isEqualTo("3 of 3 instances ready");
        assertNothingLost("switchover", since);
    }

    @Test
    @Order(2)
    void aSwitchoverThatCannotBeIsRefusedAtOnce() {
        assertRefused("/switchover", "{\"to\":\"%s\"}".formatted(primary()), 409, "state-conflict");
        assertRefused("/switchover", "{\"to\":\"orders-9\"}", 422, "no-such-instance");
    }

    @Test
    @Order(3)
    void oneStandbyRestartsAndNothingElse() {
        var primary = primary();
        var standby = standby();
        var since = Instant.now();
        tenant.succeeded(tenant.api().post(path("/restart"), "{\"instance\":\"%s\"}".formatted(standby)));
        assertThat(primary()).isEqualTo(primary);
        assertNothingLost("restart of a standby", since);
    }

    @Test
    @Order(4)
    void thePrimaryRestartsAndKeepsItsRole() {
        var primary = primary();
        var since = Instant.now();
        tenant.succeeded(tenant.api().post(path("/restart"), "{\"instance\":\"%s\"}".formatted(primary)));
        assertThat(primary()).isEqualTo(primary);
        assertNothingLost("restart of the primary", since);
    }

    @Test
    @Order(5)
    void allRestartOneAfterTheOther() {
        var primary = primary();
        var since = Instant.now();
        tenant.succeeded(tenant.api().post(path("/restart"), "{}"));
        assertThat(primary()).isEqualTo(primary);
        assertNothingLost("rolling restart", since);
    }

    @Test
    @Order(6)
    void aFailoverOnRequestLosesNothingWhereCommitsWaitForStandbys() {
        var primary = primary();
        var since = Instant.now();
        tenant.succeeded(tenant.api().post(path("/failover"), "{}"));
        assertThat(primary()).isNotEqualTo(primary);
        assertNothingLost("failover on request", since);
    }

    @Test
    @Order(7)
    void aPrimaryThatDiesWithItsVolumeIsReplacedAndTold() {
        var primary = primary();
        var since = Instant.now();
        client().persistentVolumeClaims()
                .inNamespace(tenant.namespace())
                .withName(primary)
                .delete();
        client().pods()
                .inNamespace(tenant.namespace())
                .withName(primary)
                .withGracePeriod(0)
                .delete();
        await("another primary").atMost(Duration.ofMinutes(5)).until(() -> {
            var now = primary();
            return !now.isEmpty() && !now.equals("null") && !now.equals(primary);
        });
        await("the cluster whole again")
                .atMost(Duration.ofMinutes(5))
                .until(() -> status().path("state").asString().equals("READY"));
        assertThat(tenant.api().get(path("/events")).body().toString()).contains("cluster.primary-changed");
        assertNothingLost("the primary's death with its volume", since);
    }

    private static void assertNothingLost(String what, Instant since) {
        writing.goesOn();
        assertThat(writing.missing()).isEmpty();
        System.out.printf(
                "E2E %s: longest time without an acknowledged row %d ms, %d rows acknowledged so far, 0 missing%n",
                what,
                writing.longestGap(since).toMillis(),
                writing.acknowledged().size());
    }

    private static void assertRefused(String action, String body, int status, String code) {
        var refused = tenant.api().post(path(action), body);
        assertThat(refused.status()).as("%s", refused.body()).isEqualTo(status);
        assertThat(refused.body().toString()).contains(code);
    }

    private static String note(JsonNode job, String step) {
        return job.path("steps")
                .valueStream()
                .filter(one -> one.path("name").asString().equals(step))
                .map(one -> one.path("note").asString())
                .findFirst()
                .orElse("");
    }

    private static JsonNode status() {
        return tenant.cluster(created).path("status");
    }

    private static String primary() {
        return status().path("primary").asString();
    }

    private static String standby() {
        return status().path("instances")
                .valueStream()
                .filter(one -> one.path("role").asString().equals("REPLICA"))
                .map(one -> one.path("name").asString())
                .findFirst()
                .orElseThrow();
    }

    private static String path(String action) {
        return "/ha-clusters/" + Tenant.id(created) + action;
    }

    private static KubernetesClient client() {
        return stage.kubernetes().client();
    }
}
