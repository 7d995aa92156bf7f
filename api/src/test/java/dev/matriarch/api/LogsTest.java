package dev.matriarch.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.LogQuery;
import dev.matriarch.provisioning.clusters.LogQuery.Since;
import dev.matriarch.provisioning.clusters.LogReading;
import dev.matriarch.provisioning.clusters.LogReading.InstanceReading;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;

class LogsTest extends ApiTest {

    private static final String LOGS = CLUSTER + "/logs";

    @Autowired
    List<SmartLifecycle> lifecycles;

    @Test
    void linesAreItemsAndEachInstanceIsAccountedFor() {
        var answer = json(get(LOGS));

        var line = answer.at("/items/0");
        assertThat(line.path("instance").asString()).isEqualTo("orders-1");
        assertThat(line.path("at").asString()).isEqualTo("2026-11-20T12:00:00.123456Z");
        assertThat(line.path("source").asString()).isEqualTo("POSTGRESQL");
        assertThat(line.path("severity").asString()).isEqualTo("ERROR");
        assertThat(line.path("message").asString()).isEqualTo("at or near \"***\"");
        assertThat(line.path("sqlState").asString()).isEqualTo("42601");
        assertThat(line.path("user").asString()).isEqualTo("app");
        assertThat(line.path("processId").asInt()).isEqualTo(245);
        assertThat(line.path("detail").isNull()).isTrue();
        assertThat(answer.path("instances").toString()).isEqualTo("""
            [{"name":"orders-1","lines":1,"cut":true,"note":null},\
            {"name":"orders-2","lines":0,"cut":false,"note":"its node does not answer"}]\
            """);
    }

    @Test
    void atATerminalALineIsALineAndNothingReachesTheTerminalItself() {
        var answer = send(request("GET", LOGS, null).header("Accept", "text/plain"));

        assertThat(header(answer, "Content-Type")).startsWith("text/plain");
        assertThat(answer.body()).isEqualTo("""
            2026-11-20T12:00:00.123456789Z orders-1 [245] app@shop ERROR 42601: at or near "***"
                STATEMENT: select
                    .[31m x
            # orders-1: older lines are left out
            # orders-2: its node does not answer
            """);
    }

    @Test
    void whatIsAskedIsHandedOn() {
        get(LOGS);
        get(LOGS + "?instance=orders-1&since=PT10M&tail=7&manager=true");
        get(LOGS + "?since=2026-11-20T03:00:00Z");

        assertThat(world.logs.queries)
                .containsExactly(
                        new LogQuery(null, null, 100, false),
                        new LogQuery("orders-1", new Since.Ago(Duration.ofMinutes(10)), 7, true),
                        new LogQuery(null, new Since.At(Instant.parse("2026-11-20T03:00:00Z")), 100, false));
    }

    @ParameterizedTest
    @CsvSource({
        "since=yesterday,400,since",
        "since=-PT5M,400,since",
        "tail=many,400,tail",
        "tail=0,422,tail",
        "tail=1001,422,tail",
        "manager=perhaps,400,manager"
    })
    void whatCannotBeReadIsRefusedByItsName(String query, int status, String parameter) {
        for (var accept : List.of("application/json", "text/plain", "text/event-stream")) {
            var answer = send(request("GET", LOGS + "?" + query, null).header("Accept", accept));

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(json(answer).at("/errors/0/parameter").asString()).isEqualTo(parameter);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "text/event-stream"})
    void viewersAreTurnedAway(String accept) {
        var answer = send(request("GET", LOGS, null)
                .setHeader("Authorization", "Bearer viewer")
                .header("Accept", accept));

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "text/event-stream"})
    void aDataPlaneThatIsAwayIsAProblem(String accept) {
        world.logs.fails(new OperatorUnavailableException("it is away"));

        var answer = send(request("GET", LOGS, null).header("Accept", accept));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).path("code").asString()).isEqualTo("data-plane-unavailable");
    }

    @Test
    void theStreamTellsWhatComesAndWhyItEnds() throws Exception {
        world.logs.finds(() -> new LogReading(
                List.of(LogsStandIn.line("later")), List.of(new InstanceReading("orders-2", 0, false, null))));
        world.logs.finds(() -> {
            throw new OperatorUnavailableException("it is away");
        });

        var answer = stream(BodyHandlers.ofString());

        assertThat(header(answer, "Content-Type")).startsWith("text/event-stream");
        assertThat(answer.body().lines().filter(line -> !line.isEmpty() && !line.startsWith("data:{\"instance\"")))
                .containsExactly(
                        ":open",
                        "event:instance",
                        "data:{\"name\":\"orders-2\",\"lines\":0,\"cut\":false,\"note\":\"its node does not answer\"}",
                        "event:line",
                        "event:instance",
                        "data:{\"name\":\"orders-2\",\"lines\":0,\"cut\":false,\"note\":null}",
                        "event:line",
                        "event:end",
                        "data:{\"code\":\"data-plane-unavailable\",\"detail\":\"the data plane does not answer; try"
                                + " again\",\"nextAction\":null}");
        assertThat(answer.body()).contains("\"message\":\"later\"");
    }

    @Test
    void theStreamSaysThatLinesWereLost() throws Exception {
        world.logs.finds(() -> new LogReading(List.of(), List.of(new InstanceReading("orders-1", 0, true, null))));
        world.logs.finds(() -> {
            throw RequestRefusedException.notFound("cluster");
        });

        var answer = stream(BodyHandlers.ofString());

        assertThat(answer.body())
                .contains("data:{\"name\":\"orders-1\",\"lines\":0,\"cut\":true,\"note\":null}")
                .contains("\"code\":\"not-found\"");
    }

    @Test
    void aTenantHasOnlySoManyStreamsAndGetsThemBack() throws Exception {
        var open = new ArrayList<BufferedReader>();
        try {
            for (var i = 0; i < 5; i++) {
                open.add(opened());
            }
            var refused = stream(BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(json(refused).path("code").asString()).isEqualTo("rate-limited");
            assertThat(get(LOGS).statusCode()).as("without following").isEqualTo(200);
        } finally {
            closeAll(open);
        }
        await("a place").atMost(Duration.ofSeconds(40)).until(() -> {
            var reader = tryOpen();
            closeAll(reader);
            return !reader.isEmpty();
        });
    }

    @Test
    void aFirstLookThatFailsTakesNoPlace() {
        world.logs.fails(new OperatorUnavailableException("it is away"));

        for (var i = 0; i < 9; i++) {
            assertThat(send(request("GET", LOGS, null).header("Accept", "text/event-stream"))
                            .statusCode())
                    .isEqualTo(503);
        }
    }

    @Test
    void aServerThatStopsSaysSo() throws Exception {
        var streams = lifecycles.stream()
                .filter(one -> one.getClass().getSimpleName().equals("LogStreams"))
                .findFirst()
                .orElseThrow();
        try (var lines = opened()) {
            streams.stop();
            assertThat(lines.lines()).contains("event:end").anyMatch(line -> line.contains("server-stopping"));
        } finally {
            streams.start();
        }
    }

    private List<BufferedReader> tryOpen() throws IOException, InterruptedException {
        var answer = stream(BodyHandlers.ofInputStream());
        return answer.statusCode() == 200
                ? List.of(new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8)))
                : List.of();
    }

    /** An open stream that has told its first line. */
    private BufferedReader opened() throws IOException, InterruptedException {
        var reader = tryOpen().getFirst();
        for (var line = reader.readLine(); !"event:line".equals(line); line = reader.readLine()) {
            assertThat(line).isNotNull();
        }
        return reader;
    }

    private static void closeAll(List<BufferedReader> readers) {
        for (var reader : readers) {
            try {
                reader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private <T> HttpResponse<T> stream(HttpResponse.BodyHandler<T> body) throws IOException, InterruptedException {
        return CLIENT.send(
                request("GET", LOGS, null).header("Accept", "text/event-stream").build(), body);
    }
}
