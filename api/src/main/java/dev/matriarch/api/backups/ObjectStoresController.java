package dev.matriarch.api.backups;

import dev.matriarch.api.http.PageResponse;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.backups.ObjectStores;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Object stores", description = "Where archives of WAL and backups are kept")
class ObjectStoresController {

    private final ObjectStores stores;

    ObjectStoresController(ObjectStores stores) {
        this.stores = stores;
    }

    @GetMapping("/object-stores")
    @Operation(
            operationId = "listObjectStores",
            summary = "List the object stores",
            description =
                    "A tenant sees its own and the platform's. A platform administrator who names no tenant sees the"
                            + " platform's.")
    PageResponse<ObjectStoreResponse> list(Caller caller, PageRequest page) {
        return PageResponse.of(stores.list(caller, page), ObjectStoreResponse::of);
    }

    @GetMapping("/object-stores/{name}")
    @Operation(operationId = "getObjectStore", summary = "Get an object store")
    ObjectStoreResponse get(Caller caller, @PathVariable String name) {
        return ObjectStoreResponse.of(stores.get(caller, name));
    }
}
