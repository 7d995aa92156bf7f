package dev.matriarch.api.backups;

import dev.matriarch.api.http.Call;
import dev.matriarch.api.http.Changes;
import dev.matriarch.api.http.Changes.Created;
import dev.matriarch.api.security.Needs;
import dev.matriarch.metadata.Role;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.backups.ObjectStoreAdministration;
import dev.matriarch.provisioning.backups.ObjectStoreView;
import dev.matriarch.provisioning.backups.ObjectStores;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.function.Supplier;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Object stores", description = "Where archives of WAL and backups are kept")
class ObjectStoreChangesController {

    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;
    private static final String ADMINS =
            "Takes an administrator of the tenant; for a store of the platform's, a platform administrator. ";

    private final ObjectStoreAdministration administration;
    private final ObjectStores stores;
    private final Changes changes;

    ObjectStoreChangesController(ObjectStoreAdministration administration, ObjectStores stores, Changes changes) {
        this.administration = administration;
        this.stores = stores;
        this.changes = changes;
    }

    @PostMapping(path = "/object-stores", consumes = JSON, produces = JSON)
    @Needs(Role.ADMIN)
    @Operation(
            operationId = "createObjectStore",
            summary = "Make a bucket known as a place for archives and backups",
            description =
                    "Takes an administrator of the tenant. A platform administrator who names no tenant makes a store of the"
                            + " platform's, which every tenant may use; no two stores that a tenant sees have one name."
                            + " An object is written there, read and removed within 10 seconds; where that fails there is"
                            + " no store, and `errors` says why. The secret is kept encrypted and never shown. The endpoint"
                            + " of a tenant's store must not lead to the control plane's own machine or link.")
    ResponseEntity<ObjectStoreResponse> create(Caller caller, @RequestBody ObjectStoreRequest request, Call call) {
        return changes.createdOnceReady(
                caller,
                call,
                () -> answered(administration.registration(caller, request.toDraft())),
                name -> read(caller, name));
    }

    @PutMapping(path = "/object-stores/{name}/credentials", consumes = JSON, produces = JSON)
    @Needs(Role.ADMIN)
    @Operation(
            operationId = "replaceObjectStoreCredentials",
            summary = "Replace the keys of an object store",
            description =
                    ADMINS + "The new ones are checked as at first, before they take the place of the old ones. Refused"
                            + " for a store that is reached as a role.")
    ResponseEntity<ObjectStoreResponse> replaceCredentials(
            Caller caller, @PathVariable String name, @RequestBody ObjectStoreCredentialsRequest request, Call call) {
        return changes.changedOnceReady(
                caller,
                call,
                () -> answered(administration.rotation(caller, name, request.given())),
                known -> read(caller, known));
    }

    @PostMapping(path = "/object-stores/{name}/check", produces = JSON)
    @Needs(Role.ADMIN)
    @Operation(
            operationId = "checkObjectStore",
            summary = "Check an object store now",
            description = ADMINS + "An object is written there, read and removed; what is wrong is in `shortcomings`.")
    ResponseEntity<ObjectStoreResponse> check(Caller caller, @PathVariable String name, Call call) {
        return changes.changedOnceReady(
                caller, call, () -> answered(administration.check(caller, name)), known -> read(caller, known));
    }

    @DeleteMapping("/object-stores/{name}")
    @Needs(Role.ADMIN)
    @Operation(
            operationId = "deleteObjectStore",
            summary = "Forget an object store",
            description =
                    ADMINS + "Refused while clusters archive there. What lies there stays; the keys are forgotten.")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String name, Call call) {
        return changes.gone(caller, call, () -> administration.delete(caller, name));
    }

    private static Supplier<Created<ObjectStoreResponse>> answered(Supplier<ObjectStoreView> work) {
        return () -> {
            var store = work.get();
            return new Created<>(store.name(), "/object-stores/" + store.name(), ObjectStoreResponse.of(store));
        };
    }

    private ObjectStoreResponse read(Caller caller, String name) {
        return ObjectStoreResponse.of(stores.get(caller, name));
    }
}
