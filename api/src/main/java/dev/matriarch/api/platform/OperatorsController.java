package dev.matriarch.api.platform;

import dev.matriarch.api.http.PageResponse;
import dev.matriarch.provisioning.dataplanes.Operators;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Platform", description = "What the platform offers, and what was done on it")
class OperatorsController {

    private final Operators operators;

    OperatorsController(Operators operators) {
        this.operators = operators;
    }

    @GetMapping("/operators")
    @Operation(
            operationId = "listOperators",
            summary = "List the operators and what each can do",
            description = "All of them, in one part, whether or not a data plane has them.")
    PageResponse<OperatorAbilitiesResponse> list() {
        return PageResponse.of(operators.all(), OperatorAbilitiesResponse::of);
    }
}
