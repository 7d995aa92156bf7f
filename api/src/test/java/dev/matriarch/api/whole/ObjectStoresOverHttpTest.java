package dev.matriarch.api.whole;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ObjectStoresOverHttpTest extends WholeApiTest {

    private static final String ALL = "/object-stores";

    private final String name = fresh();
    private final String path = ALL + "/" + name;
    private final String location = "s3://bucket-%s/production".formatted(name);

    @Test
    void aTenantsStoreIsThereForItAndForNobodyElse() {
        var tenant = newTenant();

        var added = send(tenant, "POST", ALL, body());

        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        assertThat(header(added, "Location")).isEqualTo(path);
        assertThat(json(added).propertyNames())
                .containsExactly(
                        "name",
                        "tenant",
                        "kind",
                        "state",
                        "endpoint",
                        "region",
                        "bucket",
                        "path",
                        "iamRole",
                        "createdAt",
                        "accessKeyId",
                        "checkedAt",
                        "shortcomings");
        assertThat(json(added).path("path").asString()).isEqualTo("production");
        assertThat(json(send(tenant, "GET", path, null))).isEqualTo(json(added));
        assertThat(listed(tenant)).contains(name);
        var other = newTenant();
        assertThat(send(other, "GET", path, null).statusCode()).isEqualTo(404);
        assertThat(listed(other)).doesNotContain(name);
        assertThat(platform("GET", path, null).statusCode()).isEqualTo(404);
        assertThat(platform(
                                "GET",
                                path,
                                null,
                                "X-Matriarch-Tenant",
                                json(added).path("tenant").asString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTenantSeesThePlatformsStoreAndAnAdministratorMore() {
        var added = platform("POST", ALL, body());

        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(json(added).path("tenant").isNull()).isTrue();
        assertThat(json(added).path("accessKeyId").asString()).isEqualTo("AK1");
        var tenant = newTenant();
        var seen = json(send(tenant, "GET", path, null));
        assertThat(seen.path("bucket").asString()).isEqualTo("bucket-" + name);
        assertThat(seen.propertyNames())
                .doesNotContain("accessKeyId", "controlPlaneEndpoint", "checkedAt", "shortcomings");
        assertThat(listed(tenant)).contains(name);
        assertThat(send(tenant, "DELETE", path, null).statusCode()).isEqualTo(403);
    }

    @Test
    void whatIsWrongWithThePlaceIsToldAndThereIsNoStore() {
        stores.lacks(location, "bucket-missing");

        var refused = platform("POST", ALL, body());

        assertThat(refused.statusCode()).isEqualTo(422);
        var problem = json(refused);
        assertThat(problem.path("code").asString()).isEqualTo("invalid-request");
        assertThat(problem.at("/errors/0").propertyNames()).containsExactly("pointer", "code", "detail", "nextAction");
        assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo("#/bucket");
        assertThat(problem.at("/errors/0/code").asString()).isEqualTo("bucket-missing");
        assertThat(platform("GET", path, null).statusCode()).isEqualTo(404);
    }

    @Test
    void theSameCallAgainMakesOneAndLooksOnce() {
        var first = platform("POST", ALL, body(), "Idempotency-Key", name);
        stores.lacks(location, "store-unreachable");
        var again = platform("POST", ALL, body(), "Idempotency-Key", name);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(header(again, "Idempotency-Replayed")).isEqualTo("true");
        assertThat(header(again, "Location")).isEqualTo(path);
        assertThat(json(again)).isEqualTo(json(first));
        assertThat(stores.checks()).hasSize(1);
        assertThat(json(platform("POST", ALL, body())).path("code").asString()).isEqualTo("name-taken");
    }

    @Test
    void keysAreReplacedOnceTheyHaveBeenSeenToWork() {
        platform("POST", ALL, body());
        var keys = "{\"accessKeyId\":\"AK2\",\"secretAccessKey\":\"s-2\"}";

        var replaced = platform("PUT", path + "/credentials", keys, "Idempotency-Key", name);
        var again = platform("PUT", path + "/credentials", keys, "Idempotency-Key", name);

        assertThat(replaced.statusCode()).isEqualTo(200);
        assertThat(header(replaced, "Location")).isEqualTo("(none)");
        assertThat(json(replaced).path("accessKeyId").asString()).isEqualTo("AK2");
        assertThat(header(again, "Idempotency-Replayed")).isEqualTo("true");
        stores.lacks(location, "store-unauthenticated");
        assertThat(platform("PUT", path + "/credentials", keys).statusCode()).isEqualTo(422);
    }

    @Test
    void aCheckShowsWhatIsWrong() {
        platform("POST", ALL, body());
        stores.lacks(location, "store-full");

        var checked = platform("POST", path + "/check", null);

        assertThat(checked.statusCode()).isEqualTo(200);
        assertThat(json(checked).path("state").asString()).isEqualTo("UNUSABLE");
        assertThat(json(checked).at("/shortcomings/0").propertyNames()).containsExactly("code", "detail", "nextAction");
        assertThat(json(checked).at("/shortcomings/0/code").asString()).isEqualTo("store-full");
    }

    @Test
    void itIsForgottenAndItsNameIsFree() {
        platform("POST", ALL, body());

        assertThat(platform("DELETE", path, null).statusCode()).isEqualTo(204);

        assertThat(platform("GET", path, null).statusCode()).isEqualTo(404);
        assertThat(platform("DELETE", path, null).statusCode()).isEqualTo(404);
        assertThat(platform("POST", ALL, body()).statusCode()).isEqualTo(201);
    }

    private String listed(String key) {
        return json(send(key, "GET", ALL + "?limit=200", null)).path("items").toString();
    }

    private String body() {
        return """
                {"name":"%s","endpoint":"https://198.51.100.7:9000","bucket":"bucket-%s","path":"production",
                 "credentials":{"accessKeyId":"AK1","secretAccessKey":"s-1"}}
                """.formatted(name, name);
    }
}
