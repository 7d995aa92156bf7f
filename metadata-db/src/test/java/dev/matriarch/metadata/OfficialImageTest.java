package dev.matriarch.metadata;

import org.junit.jupiter.api.Nested;
import org.springframework.test.context.TestPropertySource;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The same tests on the official image, where there is an engine to run it. */
@Testcontainers(disabledWithoutDocker = true)
class OfficialImageTest {

    private static final String IMAGE = "matriarch.test.server=official-image";

    @Nested
    @TestPropertySource(properties = IMAGE)
    class ApiKeys extends ApiKeyStoreTest {}

    @Nested
    @TestPropertySource(properties = IMAGE)
    class Clusters extends ClusterStoreTest {}

    @Nested
    @TestPropertySource(properties = IMAGE)
    class DataPlanes extends DataPlaneStoreTest {}

    @Nested
    @TestPropertySource(properties = IMAGE)
    class Events extends EventStoreTest {}

    @Nested
    @TestPropertySource(properties = IMAGE)
    class IdempotencyKeys extends IdempotencyStoreTest {}

    @Nested
    @TestPropertySource(properties = IMAGE)
    class Jobs extends JobStoreTest {}

    @Nested
    @TestPropertySource(properties = IMAGE)
    class JobsThatRun extends JobRunsTest {}

    @Nested
    @TestPropertySource(properties = IMAGE)
    class Leases extends ObserverLeaseStoreTest {}

    @Nested
    @TestPropertySource(properties = IMAGE)
    class Platform extends PlatformStoresTest {}

    @Nested
    @TestPropertySource(properties = IMAGE)
    class Tenants extends TenantStoreTest {}
}
