package dev.matriarch.provisioning.tenants;

import dev.matriarch.metadata.ApiKey;

/** @param secret the whole key, shown this once and stored nowhere */
public record CreatedKey(ApiKey key, String secret) {

    @Override
    public String toString() {
        return "CreatedKey[%s]".formatted(key.prefix());
    }
}
