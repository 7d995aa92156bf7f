package dev.matriarch.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ApiKeyStoreTest extends StoreTest {

    private static final byte[] HASH = {1, 2, 3};

    @Autowired
    ApiKeyStore keys;

    @Test
    void aKeyIsFoundByItsSecretAlone() {
        var key = add(newTenant(), "ci");

        assertThat(keys.findBySecret(key.prefix(), HASH)).contains(key);
        assertThat(keys.findBySecret(key.prefix(), new byte[] {1, 2, 4})).isEmpty();
        assertThat(keys.findBySecret(key.prefix(), new byte[] {})).isEmpty();
        assertThat(keys.findBySecret("unknown", HASH)).isEmpty();
    }

    @Test
    void aNameIsTakenWhileItsKeyLives() {
        var tenant = newTenant();
        var key = add(tenant, "ci");

        assertThat(keys.add(key(tenant, "ci"), HASH)).isFalse();
        assertThat(keys.add(key(newTenant(), "ci"), HASH)).isTrue();
        keys.revoke(tenant, key.id(), NOW);
        assertThat(keys.add(key(tenant, "ci"), HASH)).isTrue();
    }

    @Test
    void anotherTenantsKeyIsNotThere() {
        var key = add(newTenant(), "ci");
        var stranger = newTenant();

        assertThat(keys.find(stranger, key.id())).isEmpty();
        assertThat(keys.page(stranger, null, 10)).isEmpty();
        assertThat(keys.revoke(stranger, key.id(), NOW)).isFalse();
        assertThat(keys.findBySecret(key.prefix(), HASH)).contains(key);
    }

    @Test
    void aRevokedKeySaysSinceWhen() {
        var tenant = newTenant();
        var key = add(tenant, "ci");

        assertThat(keys.revoke(tenant, key.id(), NOW)).isTrue();

        assertThat(keys.find(tenant, key.id())).isEmpty();
        assertThat(keys.findBySecret(key.prefix(), HASH).map(ApiKey::revokedAt)).contains(NOW);
        assertThat(keys.revoke(tenant, key.id(), NOW)).isFalse();
    }

    @Test
    void pagesGoFromTheNewestToTheOldest() {
        var tenant = newTenant();
        var first = add(tenant, "1");
        var second = add(tenant, "2");
        var third = add(tenant, "3");

        assertThat(keys.page(tenant, null, 2)).containsExactly(third, second);
        assertThat(keys.page(tenant, second.id(), 2)).containsExactly(first);
    }

    @Test
    void aPlatformKeyHasNoTenantAndCanBeReplaced() {
        keys.revokeNamed(null, "bootstrap", NOW);
        var key = add(null, "bootstrap");
        keys.revokeNamed(null, "bootstrap", NOW);
        assertThat(keys.findBySecret(key.prefix(), HASH).map(ApiKey::revokedAt)).contains(NOW);

        keys.reviveForPlatform(key.prefix());

        assertThat(keys.findBySecret(key.prefix(), HASH)).contains(key);
    }

    private ApiKey add(@Nullable TenantId tenant, String name) {
        var key = key(tenant, name);
        assertThat(keys.add(key, HASH)).isTrue();
        return key;
    }

    private static ApiKey key(@Nullable TenantId tenant, String name) {
        var prefix = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        var role = tenant == null ? Role.PLATFORM_ADMIN : Role.EDITOR;
        return new ApiKey(Ids.next(), tenant, name, role, prefix, NOW, NOW.plusSeconds(60), null);
    }
}
