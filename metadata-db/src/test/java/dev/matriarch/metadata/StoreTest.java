package dev.matriarch.metadata;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What the tests of all stores share. Each test makes its own tenant, so nothing has to be cleared away. */
@SpringBootTest(
        classes = MetadataTestApplication.class,
        properties = {
            "spring.jpa.hibernate.ddl-auto=validate",
            "spring.jpa.open-in-view=false",
            "logging.level.io.zonky=warn"
        })
abstract class StoreTest {

    static final Instant NOW = Instant.parse("2026-11-20T12:00:00.123456Z");

    @Autowired
    TenantStore tenants;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    TenantId newTenant() {
        var name =
                new TenantId("t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12));
        tenants.add(new Tenant(name, null, NOW));
        return name;
    }

    <T> T inTransaction(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }

    void inTransaction(Runnable work) {
        transactions.executeWithoutResult(status -> work.run());
    }
}
