package dev.matriarch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.provisioning.jobs.JobView;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventStreamsTest extends ApiTest {

    @Test
    void jobStreamTellsAllAndEndsWithTheJob() throws Exception {
        world.events.happens("job.accepted");
        world.events.happens("job.succeeded");
        world.jobs.state = JobView.State.SUCCEEDED;

        var answer = stream(JOB + "/events", null, BodyHandlers.ofString());

        assertThat(header(answer, "Content-Type")).startsWith("text/event-stream");
        assertThat(answer.body()).isEqualTo("""
                :open

                id:1
                event:job.accepted
                data:%s

                id:2
                event:job.succeeded
                data:%s

                """.formatted(event(1, "job.accepted"), event(2, "job.succeeded")));
    }

    @Test
    void streamGoesOnAfterTheLastEventThatWasSeen() throws Exception {
        world.events.happens("job.accepted");
        world.events.happens("job.succeeded");
        world.jobs.state = JobView.State.SUCCEEDED;

        var answer = stream(JOB + "/events", "1", BodyHandlers.ofString());

        assertThat(answer.body()).contains("id:2").doesNotContain("id:1");
    }

    @Test
    void tenantStreamBeginsNowAndTellsEventsAsTheyCome() throws Exception {
        world.events.happens("cluster.created");

        try (var body = stream("/events", null, BodyHandlers.ofInputStream()).body();
                var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo(":open");
            world.events.happens("cluster.ready");
            assertThat(lines.lines().filter(line -> line.startsWith("id:")).findFirst())
                    .contains("id:2");
        }
    }

    @Test
    void lastEventIdThatIsNoneIsRefused() throws Exception {
        var answer = stream("/events", "x", BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/errors/0/header").asString()).isEqualTo("Last-Event-ID");
    }

    @Test
    void pageHasTheSameEvents() {
        world.events.happens("job.accepted");

        assertThat(get("/events").body())
                .isEqualTo("{\"items\":[%s],\"nextCursor\":null}".formatted(event(1, "job.accepted")));
    }

    private static String event(int id, String type) {
        return """
                {"id":"%d","type":"%s","at":"2026-11-20T12:00:00.123456Z",\
                "cluster":{"id":"%s"},"job":{"id":"%s"},"data":{"instance":"orders-3"}}""".formatted(id, type, Samples.CLUSTER, Samples.JOB);
    }

    private <T> HttpResponse<T> stream(String path, @Nullable String last, HttpResponse.BodyHandler<T> body)
            throws IOException, InterruptedException {
        var request = request("GET", path, null).header("Accept", "text/event-stream");
        if (last != null) {
            request.header("Last-Event-ID", last);
        }
        return CLIENT.send(request.build(), body);
    }
}
