package dev.matriarch.api;

import dev.matriarch.metadata.AuditEntry;
import dev.matriarch.metadata.Tenant;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.operators.ObjectStore;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.backups.ObjectStoreDraft;
import dev.matriarch.provisioning.backups.ObjectStoreView;
import dev.matriarch.provisioning.clusters.PostgresqlParameters;
import dev.matriarch.provisioning.clusters.PostgresqlParameters.Parameter;
import dev.matriarch.provisioning.dataplanes.DataPlaneDraft;
import dev.matriarch.provisioning.dataplanes.DataPlaneView;
import dev.matriarch.provisioning.dataplanes.Operators;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One of each thing that the platform has. */
final class PlatformStandIns {

    private PlatformStandIns() {}

    static class TenantsStandIn {

        Tenant create(Caller caller, @Nullable String name, @Nullable String defaultDataPlane) {
            return new Tenant(new TenantId(String.valueOf(name)), defaultDataPlane, Samples.NOON);
        }

        Page<Tenant> list(Caller caller, PageRequest page) {
            return new Page<>(List.of(get(caller, new TenantId("acme"))), null);
        }

        Tenant get(Caller caller, TenantId name) {
            return new Tenant(name, null, Samples.NOON);
        }

        void delete(Caller caller, TenantId name) {}
    }

    static class DataPlanesStandIn {

        Page<DataPlaneView> list(Caller caller, PageRequest page) {
            return new Page<>(List.of(get(caller, "local")), null);
        }

        DataPlaneView get(Caller caller, String name) {
            var sandbox = new DataPlaneView.Operator("sandbox", "1", Set.of(18, 17), List.of("switchover"));
            return new DataPlaneView(name, "READY", List.of(sandbox), List.of(), List.of(), true, null);
        }
    }

    static class DataPlaneAdministrationStandIn {

        private final DataPlanesStandIn dataPlanes = new DataPlanesStandIn();

        Supplier<DataPlaneView> registration(Caller caller, DataPlaneDraft draft) {
            return () -> dataPlanes.get(caller, String.valueOf(draft.name()));
        }

        Supplier<DataPlaneView> rotation(Caller caller, String name, @Nullable Map<String, String> kubernetes) {
            return () -> dataPlanes.get(caller, name);
        }

        Supplier<DataPlaneView> check(Caller caller, String name) {
            return () -> dataPlanes.get(caller, name);
        }

        void delete(Caller caller, String name) {}
    }

    static class ObjectStoresStandIn {

        Page<ObjectStoreView> list(Caller caller, PageRequest page) {
            return new Page<>(List.of(get(caller, "archive")), null);
        }

        ObjectStoreView get(Caller caller, String name) {
            return new ObjectStoreView(
                    name,
                    caller.tenant(),
                    ObjectStore.Kind.S3,
                    "READY",
                    "https://s3.example.com",
                    null,
                    "acme-backups",
                    null,
                    null,
                    Samples.NOON,
                    null);
        }
    }

    static class ObjectStoreAdministrationStandIn {

        private final ObjectStoresStandIn stores = new ObjectStoresStandIn();

        Supplier<ObjectStoreView> registration(Caller caller, ObjectStoreDraft draft) {
            return () -> stores.get(caller, String.valueOf(draft.name()));
        }

        Supplier<ObjectStoreView> rotation(Caller caller, String name, ObjectStoreDraft.Keys keys) {
            return () -> stores.get(caller, name);
        }

        Supplier<ObjectStoreView> check(Caller caller, String name) {
            return () -> stores.get(caller, name);
        }

        void delete(Caller caller, String name) {}
    }

    static class OperatorsStandIn {

        List<Operators.Operator> all() {
            return List.of(new Operators.Operator("sandbox", List.of("switchover")));
        }
    }

    static class AuditStandIn {

        Page<AuditEntry> list(Caller caller, PageRequest page) {
            return new Page<>(
                    List.of(new AuditEntry(
                            UUID.fromString("019a1b2c-0000-7000-8000-0000000000c1"),
                            new TenantId("acme"),
                            "api-key",
                            "ci",
                            "credentials.read",
                            "/ha-clusters/" + Samples.CLUSTER,
                            "r-1",
                            Samples.NOON)),
                    null);
        }
    }

    static class ParametersStandIn {

        List<Parameter> of(int version) {
            return List.of(new Parameter(
                    "work_mem",
                    PostgresqlParameters.Type.INTEGER,
                    "kB",
                    "64",
                    "2147483647",
                    List.of(),
                    false,
                    "Memory of one sort or hash"));
        }
    }
}
