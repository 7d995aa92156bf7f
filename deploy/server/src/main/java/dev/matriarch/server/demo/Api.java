package dev.matriarch.server.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The public API, as any client with a key sees it. */
final class Api {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final String url;
    private final String key;

    Api(String url, String key) {
        this.url = url;
        this.key = key;
    }

    String url() {
        return url;
    }

    JsonNode get(String path) {
        return accepted(send(request(path).GET()));
    }

    JsonNode post(String path, String body) {
        return accepted(
                send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body))));
    }

    JsonNode delete(String path) {
        return accepted(send(request(path).DELETE()));
    }

    /** The status of a GET, for those who wait for one. */
    int status(String path) {
        return send(request(path).GET()).statusCode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + key)
                .header("Accept", "application/json, application/problem+json");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new DemoFailedException("No Matriarch answers at %s: start one with ./demo.".formatted(url), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailedException("Interrupted.", e);
        }
    }

    private static JsonNode accepted(HttpResponse<String> response) {
        if (response.statusCode() >= 300) {
            throw new DemoFailedException(
                    "%s answered %d: %s".formatted(response.uri().getPath(), response.statusCode(), response.body()));
        }
        return JSON.readTree(response.body());
    }
}
