package dev.matriarch.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The public API with one key, without any knowledge of the server's classes. Every refusal it meets is held against what
 * the API promises of problems.
 */
public final class Api {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> FINAL = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

    private final String url;
    private final String key;

    /** @param key which is not sent where it is empty */
    public Api(String url, String key) {
        this.url = url;
        this.key = key;
    }

    /** The same server for somebody who holds another key, or none. */
    public Api withKey(String other) {
        return new Api(url, other);
    }

    /** What came back. A body that is no JSON is kept as a JSON string. */
    public record Answer(int status, HttpHeaders headers, JsonNode body) {

        public String text(String field) {
            return body.path(field).asString("");
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        public boolean isRefused() {
            return status >= 400;
        }
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Answer post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    public Answer patch(String path, String body, String... headers) {
        return send("PATCH", path, body, headers);
    }

    public Answer put(String path, String body, String... headers) {
        return send("PUT", path, body, headers);
    }

    public Answer delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    /** Waits until the job has ended, and returns it as it is then. */
    public JsonNode ended(JsonNode job) {
        return ended(job.path("id").asString(), Duration.ofMinutes(5));
    }

    public JsonNode ended(String jobId, Duration atMost) {
        return await("the end of job " + jobId)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(200))
                .ignoreException(UncheckedIOException.class)
                .until(
                        () -> get("/jobs/" + jobId).body(),
                        job -> FINAL.contains(job.path("state").asString("")));
    }

    /** One exchange; {@code headers} are names and values in turn. */
    public Answer send(String method, String path, @Nullable String body, String... headers) {
        if (body == null) {
            return sendBody(method, path, BodyPublishers.noBody(), headers);
        }
        var typed = Stream.concat(Stream.of("Content-Type", "application/json"), Stream.of(headers));
        return sendBody(method, path, BodyPublishers.ofString(body), typed.toArray(String[]::new));
    }

    /** The same with a body that is sent in another way, such as without its length. */
    public Answer sendBody(String method, String path, BodyPublisher body, String... headers) {
        var request = request(path, headers).timeout(PATIENCE).method(method, body);
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofString());
            var answer = new Answer(response.statusCode(), response.headers(), json(response.body()));
            if (answer.isRefused()) {
                Problems.check(answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A stream of events; {@code headers} are names and values in turn. */
    public EventStream stream(String path, String... headers) {
        var request = request(path, headers).setHeader("Accept", "text/event-stream");
        return EventStream.open(HTTP, request.build());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url + path));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request;
    }

    private static JsonNode json(String text) {
        return text.startsWith("{") || text.startsWith("[")
                ? JSON.readTree(text)
                : JsonNodeFactory.instance.stringNode(text);
    }
}
