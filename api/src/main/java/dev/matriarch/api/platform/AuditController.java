package dev.matriarch.api.platform;

import dev.matriarch.api.http.PageResponse;
import dev.matriarch.api.security.Needs;
import dev.matriarch.metadata.Role;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.audit.Audit;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Platform", description = "What the platform offers, and what was done on it")
class AuditController {

    private final Audit audit;

    AuditController(Audit audit) {
        this.audit = audit;
    }

    @GetMapping("/audit-entries")
    @Needs(Role.ADMIN)
    @Operation(
            operationId = "listAuditEntries",
            summary = "List who did what",
            description = "Takes an administrator, who sees the tenant's entries; a platform administrator sees all, or"
                    + " those of the tenant it names.")
    PageResponse<AuditEntryResponse> list(Caller caller, PageRequest page) {
        return PageResponse.of(audit.list(caller, page), AuditEntryResponse::of);
    }
}
