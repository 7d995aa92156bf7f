package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.matriarch.e2e.Stage.Tenant;
import dev.matriarch.harness.Api.Answer;
import dev.matriarch.harness.EventStream;
import dev.matriarch.harness.EventStream.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** What PostgreSQL has logged, by our account's rights and no others. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LogsE2e {

    private static final Duration SOON = Duration.ofMinutes(2);

    private static final String INTERRUPTED = "database system was interrupted";
    private static final String KILL = "kill -9 $(head -1 $(find $1 -name postmaster.pid))";

    private static Stage stage;
    private static Tenant tenant;
    private static Answer created;

    @BeforeAll
    static void set() {
        stage = Stage.set();
        tenant = stage.newTenant();
        created = tenant.asksFor("orders", LifeE2e.SMALL.formatted(2));
        tenant.succeeded(created);
    }

    @AfterAll
    static void clear() {
        tenant.succeeded(tenant.api().delete("/ha-clusters/" + Tenant.id(created)));
        stage.close();
    }

    @Test
    @Order(1)
    void aStatementThatFailsIsThereWithoutItsSecret() {
        fails("alter role app password hunter2");
        fails("create subscription s connection 'host=db password=hunter2' publication p");

        var line = found("alter role app password");

        assertThat(line.path("message").asString()).isEqualTo("syntax error at or near \"***\"");
        assertThat(line.path("statement").asString()).isEqualTo("alter role app password ***");
        assertThat(line.path("sqlState").asString()).isEqualTo("42601");
        assertThat(line.path("source").asString()).isEqualTo("POSTGRESQL");
        found("create subscription s connection 'host=db password=***");
        for (var accept : List.of("application/json", "text/plain")) {
            assertThat(get("?tail=1000&manager=true", accept).body().toString())
                    .contains("alter role app")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    @Order(2)
    void bothInstancesHaveLines() {
        var reading = get("?tail=5", "application/json").body();

        assertThat(reading.path("instances"))
                .extracting(
                        instance -> instance.path("name").asString(),
                        instance -> instance.path("lines").asInt())
                .containsExactly(tuple(instance(0), 5), tuple(instance(1), 5));
        assertThat(get("?tail=1000&manager=true", "application/json").body().toString())
                .contains("\"MANAGER\"");
        assertThat(get("?tail=1000", "application/json").body().toString()).doesNotContain("\"MANAGER\"");
    }

    @Test
    @Order(3)
    void theyAreToldAsTheyCome() {
        try (var stream = stream()) {
            fails("select * from nowhere_at_all");

            var line = until(stream, event -> event.data().toString().contains("nowhere_at_all"));

            assertThat(line.data().path("sqlState").asString()).isEqualTo("42P01");
        }
    }

    @Test
    @Order(4)
    void whyPostgresqlEndedIsToldByTheContainerBeforeThisOne() {
        try (var stream = stream()) {
            kill(instance(1));

            if (RealOperator.TESTED.equals(RealOperator.CLOUDNATIVE_PG)) {
                var told = until(stream, event -> event.data().toString().contains("signal: killed"));
                assertThat(told.data().path("source").asString()).isEqualTo("MANAGER");
                assertThat(told.data().path("instance").asString()).isEqualTo(instance(1));
            }
            until(stream, event -> event.data().toString().contains(INTERRUPTED));
        }
        await("the story of its end")
                .atMost(SOON)
                .until(() -> get("?instance=%s&tail=1000".formatted(instance(1)), "text/plain")
                        .body()
                        .asString()
                        .contains(INTERRUPTED));
        await("the cluster whole again")
                .atMost(SOON.multipliedBy(2))
                .until(() -> tenant.cluster(created).at("/status/state").asString(), "READY"::equals);
    }

    @Test
    @Order(5)
    void anApiServerThatIsAwayIsAProblemAndTheStreamSaysWhyItEnds() {
        try (var stream = stream()) {
            stage.way().falls();
            var last = until(stream, event -> event.type().equals("end"));
            assertThat(last.data().path("code").asString()).isEqualTo("data-plane-unavailable");
            assertThat(stream.ends()).isTrue();
            assertThat(get("", "application/json").status()).isEqualTo(503);
        } finally {
            stage.way().opens();
        }
        await("logs again").atMost(SOON).until(() -> get("", "application/json").status() == 200);
    }

    private static String instance(int n) {
        return RealOperator.TESTED.instance("orders", n);
    }

    private static EventStream stream() {
        return tenant.api().stream("/ha-clusters/%s/logs?tail=1".formatted(Tenant.id(created)));
    }

    private static Event until(EventStream stream, Predicate<Event> wanted) {
        var event = stream.next();
        while (!wanted.test(event)) {
            event = stream.next();
        }
        return event;
    }

    private static Answer get(String query, String accept) {
        return tenant.api().get("/ha-clusters/%s/logs%s".formatted(Tenant.id(created), query), "Accept", accept);
    }

    private static JsonNode found(String statement) {
        return await("the line of " + statement)
                .atMost(SOON)
                .until(
                        () -> get("", "application/json")
                                .body()
                                .path("items")
                                .valueStream()
                                .filter(line ->
                                        line.path("statement").asString("").startsWith(statement))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** As the tenant's application does, that goes wrong. */
    private static void fails(String sql) {
        var credentials = tenant.api()
                .get("/ha-clusters/%s/credentials".formatted(Tenant.id(created)))
                .body();
        var application = new SqlPod(stage.kubernetes().client(), tenant.namespace(), RealOperator.TESTED);
        assertThatThrownBy(() -> application.prints(credentials, "readWrite", sql))
                .isInstanceOf(AssertionError.class);
    }

    private static void kill(String instance) {
        try (var killing = stage.kubernetes()
                .client()
                .pods()
                .inNamespace(tenant.namespace())
                .withName(instance)
                .inContainer("postgres")
                .redirectingOutput()
                .exec("sh", "-c", KILL, "kill", RealOperator.TESTED.volume())) {
            killing.exitCode().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
