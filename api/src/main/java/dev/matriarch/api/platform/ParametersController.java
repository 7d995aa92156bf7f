package dev.matriarch.api.platform;

import dev.matriarch.api.http.PageResponse;
import dev.matriarch.provisioning.clusters.PostgresqlParameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Platform", description = "What the platform offers, and what was done on it")
class ParametersController {

    private final PostgresqlParameters parameters;

    ParametersController(PostgresqlParameters parameters) {
        this.parameters = parameters;
    }

    @GetMapping("/postgresql-parameters")
    @Operation(
            operationId = "listPostgresqlParameters",
            summary = "List the PostgreSQL parameters that can be set",
            description = "All of them, in one part.")
    PageResponse<ParameterResponse> list(
            @Parameter(description = "The major version of PostgreSQL") @RequestParam int version) {
        return PageResponse.of(parameters.of(version), ParameterResponse::of);
    }
}
