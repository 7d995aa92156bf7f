package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.harness.Api;
import dev.matriarch.harness.Api.Answer;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * A tenant that nobody else uses.
 *
 * @param api with the key of its administrator
 */
record TestTenant(String name, Api api) {

    private static final AtomicInteger COUNT = new AtomicInteger();

    static TestTenant fresh() {
        var name = "acme%dinc".formatted(COUNT.incrementAndGet()); // none is the beginning of another
        var admin = SharedServer.platformAdmin();
        assertThat(admin.post("/tenants", "{\"name\":\"%s\"}".formatted(name)).status())
                .isEqualTo(201);
        return new TestTenant(name, admin.withKey(key(admin, name, "admin").text("secret")));
    }

    /** Somebody else of this tenant, with a key of that role. */
    Api person(String role) {
        return api.withKey(key(role).text("secret"));
    }

    /** A new key of that role, as the API answers it. */
    Answer key(String role) {
        return key(api, name, role);
    }

    private static Answer key(Api manager, String tenant, String role) {
        var body = "{\"name\":\"%s %d\",\"role\":\"%s\"}".formatted(role, COUNT.incrementAndGet(), role);
        var key = manager.post("/tenants/%s/api-keys".formatted(tenant), body);
        assertThat(key.status()).isEqualTo(201);
        return key;
    }

    /** Makes a cluster, waits until it is there, and returns its id. */
    String hasCluster(String cluster, int instances) {
        var body = "{\"name\":\"%s\",\"spec\":{\"instances\":%d}}".formatted(cluster, instances);
        return succeeded(api.post("/ha-clusters", body))
                .path("cluster")
                .path("id")
                .asString();
    }

    /** The job of an accepted change, once it has succeeded. */
    JsonNode succeeded(Answer accepted) {
        assertThat(accepted.status()).as("%s", accepted).isEqualTo(202);
        var job = api.ended(accepted.body());
        assertThat(job.path("state").asString()).as("%s", job).isEqualTo("SUCCEEDED");
        return job;
    }

    JsonNode cluster(String id) {
        var answer = api.get("/ha-clusters/" + id);
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }
}
