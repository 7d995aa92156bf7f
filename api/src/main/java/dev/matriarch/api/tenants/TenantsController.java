package dev.matriarch.api.tenants;

import dev.matriarch.api.http.Call;
import dev.matriarch.api.http.Changes;
import dev.matriarch.api.http.PageResponse;
import dev.matriarch.api.security.Needs;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.tenants.Tenants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Tenants", description = "Those who own clusters")
class TenantsController {

    private final Tenants tenants;
    private final Changes changes;

    TenantsController(Tenants tenants, Changes changes) {
        this.tenants = tenants;
        this.changes = changes;
    }

    @PostMapping(
            path = "/tenants",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Role.PLATFORM_ADMIN)
    @Operation(
            operationId = "createTenant",
            summary = "Create a tenant",
            description = "Takes a platform administrator.")
    ResponseEntity<TenantResponse> create(Caller caller, @RequestBody TenantRequest request, Call call) {
        return changes.created(
                caller,
                call,
                () -> {
                    var tenant = tenants.create(caller, request.name(), request.defaultDataPlane());
                    return new Changes.Created<>(
                            tenant.name().value(), TenantResponse.path(tenant.name()), TenantResponse.of(tenant));
                },
                name -> get(caller, new TenantId(name)));
    }

    @GetMapping("/tenants")
    @Operation(operationId = "listTenants", summary = "List tenants", description = "A tenant sees itself alone.")
    PageResponse<TenantResponse> list(Caller caller, PageRequest page) {
        return PageResponse.of(tenants.list(caller, page), TenantResponse::of);
    }

    @GetMapping("/tenants/{name}")
    @Operation(operationId = "getTenant", summary = "Get a tenant")
    TenantResponse get(Caller caller, @PathVariable TenantId name) {
        return TenantResponse.of(tenants.get(caller, name));
    }

    @DeleteMapping("/tenants/{name}")
    @Needs(Role.PLATFORM_ADMIN)
    @Operation(
            operationId = "deleteTenant",
            summary = "Delete a tenant",
            description = "Takes a platform administrator. Refused while the tenant has clusters.")
    ResponseEntity<Void> delete(Caller caller, @PathVariable TenantId name, Call call) {
        return changes.gone(caller, call, () -> tenants.delete(caller, name));
    }
}
