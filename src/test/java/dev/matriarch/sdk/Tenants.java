package dev.matriarch.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.acceptance.SharedServer;

/** Tenants for those who bring a client of their own. */
final class Tenants {

    private Tenants() {}

    /** Makes a tenant, and returns the key of its administrator. */
    static String keyOfNew(String tenant) {
        created("/tenants", "{\"name\":\"%s\"}".formatted(tenant));
        return created("/tenants/" + tenant + "/api-keys", "{\"name\":\"sdk\",\"role\":\"admin\"}");
    }

    /** The secret of what was made, if it has one. */
    private static String created(String path, String body) {
        var answer = SharedServer.platformAdmin().post(path, body);
        assertThat(answer.status()).as(path).isEqualTo(201);
        return answer.text("secret");
    }
}
