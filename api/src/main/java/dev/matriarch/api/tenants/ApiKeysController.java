package dev.matriarch.api.tenants;

import dev.matriarch.api.http.Call;
import dev.matriarch.api.http.Changes;
import dev.matriarch.api.http.PageResponse;
import dev.matriarch.api.security.Needs;
import dev.matriarch.metadata.Role;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.tenants.ApiKeys;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
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
class ApiKeysController {

    private static final String ADMINS = "Takes an administrator of the tenant, or of the platform.";

    private final ApiKeys keys;
    private final Changes changes;

    ApiKeysController(ApiKeys keys, Changes changes) {
        this.keys = keys;
        this.changes = changes;
    }

    @PostMapping(
            path = "/tenants/{name}/api-keys",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Role.ADMIN)
    @Operation(
            operationId = "createApiKey",
            summary = "Create an API key",
            description = ADMINS + " The answer has the secret, this once.")
    ResponseEntity<CreatedApiKeyResponse> create(
            Caller caller, @PathVariable TenantId name, @RequestBody ApiKeyRequest request, Call call) {
        return changes.created(
                caller,
                call,
                () -> {
                    var created = keys.create(caller, name, request.name(), request.role(), request.expiresAtInstant());
                    var key = created.key();
                    return new Changes.Created<>(
                            key.id().toString(),
                            "/tenants/%s/api-keys/%s".formatted(name, key.id()),
                            CreatedApiKeyResponse.of(key, created.secret()));
                },
                id -> CreatedApiKeyResponse.of(keys.get(caller, name, UUID.fromString(id)), null));
    }

    @GetMapping("/tenants/{name}/api-keys")
    @Needs(Role.ADMIN)
    @Operation(operationId = "listApiKeys", summary = "List a tenant's API keys", description = ADMINS)
    PageResponse<ApiKeyResponse> list(Caller caller, @PathVariable TenantId name, PageRequest page) {
        return PageResponse.of(keys.list(caller, name, page), ApiKeyResponse::of);
    }

    @GetMapping("/tenants/{name}/api-keys/{id}")
    @Needs(Role.ADMIN)
    @Operation(operationId = "getApiKey", summary = "Get an API key", description = ADMINS)
    ApiKeyResponse get(Caller caller, @PathVariable TenantId name, @PathVariable UUID id) {
        return ApiKeyResponse.of(keys.get(caller, name, id));
    }

    @DeleteMapping("/tenants/{name}/api-keys/{id}")
    @Needs(Role.ADMIN)
    @Operation(operationId = "revokeApiKey", summary = "Revoke an API key", description = ADMINS)
    ResponseEntity<Void> revoke(Caller caller, @PathVariable TenantId name, @PathVariable UUID id, Call call) {
        return changes.gone(caller, call, () -> keys.revoke(caller, name, id));
    }
}
