package dev.matriarch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may come in, and as what. What one tenant sees of another is {@link TenancyTest}'s. */
class BadInputAccessTest {

    private static TestTenant tenant;

    @BeforeAll
    static void makeTenant() {
        tenant = TestTenant.fresh();
    }

    @Test
    void withoutAKeyNobodyComesIn() {
        Refusal.of(SharedServer.nobody().get("/ha-clusters"), 401, "unauthenticated");
        Refusal.of(SharedServer.nobody().post("/ha-clusters", "{\"name\":\"a\"}"), 401, "unauthenticated");
        Refusal.of(SharedServer.nobody().get("/nowhere"), 401, "unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nonsense", "mk_", "mk_0123456789_short", "mk_aaaaaaaaaa_0123456789abcdefghijklmnopqrstuvwxyz"})
    void aKeyThatIsNoneOpensNothing(String key) {
        Refusal.of(tenant.api().withKey(key).get("/ha-clusters"), 401, "unauthenticated");
    }

    @Test
    void anotherSchemeOpensNothing() {
        Refusal.of(
                SharedServer.nobody().get("/ha-clusters", "Authorization", "Basic dXNlcjpwYXNz"),
                401,
                "unauthenticated");
    }

    @Test
    void aKeyWithAnotherSecretOpensNothing() {
        var secret = tenant.key("admin").text("secret");
        var last = secret.endsWith("a") ? "b" : "a";

        Refusal.of(
                tenant.api()
                        .withKey(secret.substring(0, secret.length() - 1) + last)
                        .get("/whoami"),
                401,
                "unauthenticated");
    }

    @Test
    void aRevokedKeyOpensNothingFromThenOn() {
        var key = tenant.key("editor");
        var holder = tenant.api().withKey(key.text("secret"));
        assertThat(holder.get("/whoami").status()).isEqualTo(200);

        var path = "/tenants/%s/api-keys/%s".formatted(tenant.name(), key.text("id"));
        assertThat(tenant.api().delete(path).status()).isEqualTo(204);

        Refusal.of(holder.get("/whoami"), 401, "unauthenticated");
        Refusal.of(holder.post("/ha-clusters", "{\"name\":\"a\"}"), 401, "unauthenticated");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /ha-clusters",
        "POST, /ha-clusters/zalando-postgresql",
        "POST, /ha-clusters/cloudnative-pg",
        "PATCH, /ha-clusters/{id}",
        "PUT, /ha-clusters/{id}",
        "DELETE, /ha-clusters/{id}",
        "POST, /ha-clusters/{id}/scale",
        "POST, /ha-clusters/{id}/resize",
        "POST, /ha-clusters/{id}/restart",
        "POST, /ha-clusters/{id}/switchover",
        "POST, /ha-clusters/{id}/failover",
        "POST, /ha-clusters/{id}/hibernate",
        "POST, /ha-clusters/{id}/resume",
        "POST, /ha-clusters/{id}/fence",
        "POST, /ha-clusters/{id}/unfence",
        "POST, /ha-clusters/{id}/databases",
        "PATCH, /ha-clusters/{id}/databases/app",
        "DELETE, /ha-clusters/{id}/databases/app",
        "POST, /ha-clusters/{id}/users",
        "DELETE, /ha-clusters/{id}/users/app",
        "GET, /ha-clusters/{id}/users/app/credentials",
        "GET, /ha-clusters/{id}/credentials",
        "POST, /ha-clusters/{id}/credentials/rotate",
        "POST, /jobs/{id}/cancel",
        "POST, /jobs/{id}/retry",
        "POST, /object-stores",
        "PUT, /object-stores/sandbox/credentials",
        "POST, /object-stores/sandbox/check",
        "DELETE, /object-stores/sandbox",
        "POST, /ha-clusters/{id}/restore-drills",
        "POST, /topologies",
        "DELETE, /topologies/{id}",
        "POST, /topologies/{id}/members",
        "POST, /topologies/{id}/switchover",
        "POST, /topologies/{id}/failover",
        "POST, /topologies/{id}/rejoin",
        "POST, /tenants",
        "GET, /audit-entries"
    })
    void aViewerWritesNothingAndReadsNoCredentials(String method, String path) {
        var viewer = tenant.person("viewer");

        var refused = viewer.send(method, path.replace("{id}", UUID.randomUUID().toString()), "{\"name\":\"a\"}");

        Refusal.of(refused, 403, "forbidden");
        assertThat(tenant.api().get("/ha-clusters").body().path("items")).isEmpty();
    }

    @Test
    void anEditorManagesNoKeys() {
        var keys = "/tenants/%s/api-keys".formatted(tenant.name());
        var editor = tenant.person("editor");

        Refusal.of(editor.get(keys), 403, "forbidden");
        Refusal.of(editor.post(keys, "{\"name\":\"mine\",\"role\":\"admin\"}"), 403, "forbidden");
    }

    @Test
    void nobodyGivesKeysOfThePlatform() {
        var keys = "/tenants/%s/api-keys".formatted(tenant.name());
        var body = "{\"name\":\"root\",\"role\":\"platform-admin\"}";

        Refusal.of(tenant.api().post(keys, body), 422, "invalid-request").because("#/role unknown-value");
        Refusal.of(SharedServer.platformAdmin().post(keys, body), 422, "invalid-request");
    }

    @Test
    void onlyAPlatformAdministratorNamesAnotherTenant() {
        var other = TestTenant.fresh();

        var me = tenant.api().get("/whoami", "X-Matriarch-Tenant", other.name());

        assertThat(me.text("tenant")).isEqualTo(tenant.name());
        Refusal.of(
                SharedServer.platformAdmin().get("/ha-clusters", "X-Matriarch-Tenant", "neverwas"), 404, "not-found");
        Refusal.of(SharedServer.platformAdmin().get("/ha-clusters"), 422, "invalid-request")
                .because("X-Matriarch-Tenant required");
    }
}
