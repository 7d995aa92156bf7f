package dev.matriarch.api.whole;

import dev.matriarch.provisioning.FakeKubernetes;
import dev.matriarch.provisioning.FakeOperator;
import dev.matriarch.provisioning.FakeStores;
import dev.matriarch.provisioning.tenants.Bootstrap;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to the whole API as a client does: as a platform administrator, or as a tenant of the test's own. */
@SpringBootTest(
        classes = WholeApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "logging.level.dev.matriarch=debug")
abstract class WholeApiTest {

    private static final String PLATFORM_KEY = "mk_platform1_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.shared();

    @Autowired
    FakeKubernetes kubernetes;

    @Autowired
    FakeOperator operator;

    @Autowired
    FakeStores stores;

    @Autowired
    Bootstrap bootstrap;

    @Autowired
    JdbcClient jdbc;

    @LocalServerPort
    int port;

    @BeforeEach
    void onlyThePlatformIsThere() {
        bootstrap.platformAdmin(PLATFORM_KEY);
        kubernetes.forget();
        stores.forget();
    }

    HttpResponse<String> send(String key, String method, String path, @Nullable String body, String... headers) {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, publisher);
        for (var i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> platform(String method, String path, @Nullable String body, String... headers) {
        return send(PLATFORM_KEY, method, path, body, headers);
    }

    /** The key of a new tenant's administrator. */
    String newTenant() {
        var name = "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        platform("POST", "/tenants", "{\"name\":\"%s\"}".formatted(name));
        return json(platform("POST", "/tenants/%s/api-keys".formatted(name), "{\"name\":\"tests\",\"role\":\"admin\"}"))
                .path("secret")
                .asString();
    }

    /** A name that no other test has, and a place of its own. */
    static String fresh() {
        return "eu-" + UUID.randomUUID().toString().substring(0, 8);
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("(none)");
    }
}
