package dev.matriarch.provisioning.tenants;

import dev.matriarch.metadata.Tenant;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.TenantStore.Position;
import java.time.Instant;

/** A place in the list of tenants as text. */
final class TenantCursor {

    private TenantCursor() {}

    static String of(Tenant tenant) {
        return "%s %s".formatted(tenant.createdAt(), tenant.name());
    }

    static Position parse(String text) {
        var space = text.indexOf(' ');
        return new Position(Instant.parse(text.substring(0, space)), new TenantId(text.substring(space + 1)));
    }
}
