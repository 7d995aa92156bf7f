package dev.matriarch.api.platform;

import dev.matriarch.provisioning.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Platform", description = "What the platform offers, and what was done on it")
class WhoAmIController {

    /** Who asks, as the API sees it. */
    @Schema(name = "WhoAmI", description = "Who asks, as the API sees it.")
    record WhoAmIResponse(
            @Schema(description = "The kind of credential, such as api-key")
            String type,

            String name,

            @Schema(allowableValues = {"viewer", "editor", "admin", "platform-admin"})
            String role,

            @Schema(description = "Whose matters its calls are about; null for a platform administrator who names none")
            @Nullable
            String tenant) {}

    @GetMapping("/whoami")
    @Operation(operationId = "whoAmI", summary = "Find out who asks")
    WhoAmIResponse whoAmI(Caller caller) {
        var tenant = caller.tenant();
        return new WhoAmIResponse(
                caller.type(), caller.name(), caller.role().label(), tenant == null ? null : tenant.value());
    }
}
