package dev.matriarch.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class TenantStoreTest extends StoreTest {

    @Autowired
    DataPlaneStore dataPlanes;

    @Autowired
    NamespaceStore namespaces;

    @Autowired
    EventStore events;

    @Test
    void aTenantIsKeptAsItWasAdded() {
        dataPlanes.put(new DataPlaneRecord("for-tenants", List.of("sandbox"), "{}", false, NOW));
        var tenant = new Tenant(new TenantId("kept" + System.nanoTime() % 1_000_000), "for-tenants", NOW);

        assertThat(tenants.add(tenant)).isTrue();

        assertThat(tenants.find(tenant.name())).contains(tenant);
    }

    @Test
    void aTakenNameIsNotAddedAndTheTransactionGoesOn() {
        var taken = newTenant();

        var added = inTransaction(() -> tenants.add(new Tenant(taken, null, NOW))
                || !tenants.find(taken).isPresent());

        assertThat(added).isFalse();
    }

    @Test
    void pagesAreByAgeAndThenByName() {
        var old = add("b", -20);
        var older = add("a", -30);
        var twin = add("c", -20);

        var page = tenants.page(TenantStore.Position.of(twin), 2);

        assertThat(page).containsExactly(old, older);
    }

    private Tenant add(String letter, int days) {
        var name = new TenantId(letter + newTenant().value());
        var tenant = new Tenant(name, null, NOW.plus(Duration.ofDays(days)));
        tenants.add(tenant);
        return tenant;
    }

    @Test
    void removingATenantRemovesItsHistory() {
        var tenant = newTenant();
        dataPlanes.put(new DataPlaneRecord("for-tenants", List.of("sandbox"), "{}", false, NOW));
        namespaces.ensure(tenant, "for-tenants", "default", NOW);
        inTransaction(() -> events.append(tenant, List.of(new NewEvent("a", NOW, null, null, "{}"))));

        assertThat(tenants.remove(tenant)).isTrue();

        assertThat(tenants.find(tenant)).isEmpty();
        assertThat(events.newest(tenant)).isZero();
    }
}
