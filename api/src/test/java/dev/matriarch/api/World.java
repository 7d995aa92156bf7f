package dev.matriarch.api;

/** What is behind the API in a test. */
class World {

    final ClustersStandIn clusters = new ClustersStandIn();
    final ContentStandIns contents = new ContentStandIns();
    final LogsStandIn logs = new LogsStandIn();
    final JobsStandIn jobs = new JobsStandIn();
    final EventsStandIn events = new EventsStandIn();
    final IdempotencyKeysStandIn idempotencyKeys = new IdempotencyKeysStandIn();
    final PlatformStandIns.TenantsStandIn tenants = new PlatformStandIns.TenantsStandIn();
    final ApiKeysStandIn apiKeys = new ApiKeysStandIn();
    final PlatformStandIns.DataPlanesStandIn dataPlanes = new PlatformStandIns.DataPlanesStandIn();
    final PlatformStandIns.DataPlaneAdministrationStandIn dataPlaneAdministration =
            new PlatformStandIns.DataPlaneAdministrationStandIn();
    final PlatformStandIns.ObjectStoresStandIn objectStores = new PlatformStandIns.ObjectStoresStandIn();
    final PlatformStandIns.ObjectStoreAdministrationStandIn objectStoreAdministration =
            new PlatformStandIns.ObjectStoreAdministrationStandIn();
    final RestoreDrillsStandIn restoreDrills = new RestoreDrillsStandIn();
    final TopologiesStandIn topologies = new TopologiesStandIn();
    final PlatformStandIns.AuditStandIn audit = new PlatformStandIns.AuditStandIn();
    final PlatformStandIns.OperatorsStandIn operators = new PlatformStandIns.OperatorsStandIn();
    final PlatformStandIns.ParametersStandIn parameters = new PlatformStandIns.ParametersStandIn();

    /** As it was before any test. */
    void forget() {
        clusters.forget();
        contents.asked.clear();
        logs.forget();
        jobs.forget();
        events.forget();
        idempotencyKeys.forget();
        apiKeys.forget();
    }
}
